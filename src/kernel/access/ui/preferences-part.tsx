/** What one prefers on every device: language, light or dark, density, single-key shortcuts. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import { useId } from 'react';
import type { z } from 'zod';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { locales } from '../../../surfaces/web/i18n/locale.ts';
import { SettingsPart } from '../../../surfaces/web/kit/settings-part.tsx';
import { changeMyPreferences, type preferences } from '../contract.ts';
import classes from './access.module.css';

/** Props of `PreferencesPart`; `languages` are those that the enterprise offers. */
export interface PreferencesPartProps {
  kept: z.output<typeof preferences>;
  languages: readonly string[];
}

/** Preferences; each change holds at once. */
export function PreferencesPart({ kept, languages }: PreferencesPartProps) {
  const { t } = useLingui();
  const id = useId();
  const change = useCommand(changeMyPreferences);
  const set = (input: z.input<typeof changeMyPreferences.input>) => change.mutate({ input });
  const now = { ...kept, ...(change.isPending ? change.variables.input : {}) };
  const spoken = locales.filter(({ code }) => languages.includes(code) || code === 'en');
  return (
    <SettingsPart
      title={<Trans>Preferences</Trans>}
      lead={<Trans>They follow your account to every device.</Trans>}
    >
      <Stack gap="md" className={classes.wide ?? ''}>
        <Select
          label={t`Language`}
          allowDeselect={false}
          data={[
            { value: '', label: t`Like the browser` },
            ...spoken.map(({ code, name }) => ({ value: code, label: name })),
          ]}
          value={now.locale ?? ''}
          onChange={(locale) => set({ locale: locale || null })}
        />
        <div>
          <span id={`${id}-theme`} className={classes.label}>
            <Trans>Light or dark</Trans>
          </span>
          <SegmentedControl
            fullWidth
            mt={4}
            aria-labelledby={`${id}-theme`}
            data={[
              { value: 'auto', label: t`Like the system` },
              { value: 'light', label: t`Light` },
              { value: 'dark', label: t`Dark` },
            ]}
            value={now.theme}
            onChange={(theme) => set({ theme: theme as 'auto' })}
          />
        </div>
        <div>
          <span id={`${id}-density`} className={classes.label}>
            <Trans>Rows of lists</Trans>
          </span>
          <SegmentedControl
            fullWidth
            mt={4}
            aria-labelledby={`${id}-density`}
            data={[
              { value: 'compact', label: t`Compact` },
              { value: 'default', label: t`Normal` },
              { value: 'comfortable', label: t`Roomy` },
            ]}
            value={now.density}
            onChange={(density) => set({ density: density as 'default' })}
          />
        </div>
        <Switch
          label={t`Single-key shortcuts`}
          description={t`Letters such as J, K and X act on lists. Press ? to see them all.`}
          checked={now.singleKeys}
          onChange={(event) => set({ singleKeys: event.currentTarget.checked })}
        />
      </Stack>
    </SettingsPart>
  );
}
