/** The step from dry run to applied: what the brake says, and the button that asks once more. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Stack, Text } from '@mantine/core';
import { Check, OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import classes from './imports.module.css';
import { type ImportView, useOutcomeWords } from './words.ts';

/** Props of `ApplyBar`. */
export interface ApplyBarProps {
  data: ImportView;
  busy: boolean;
  onApply: (override: boolean) => void;
}

const changing = ['joiner', 'rehire', 'mover', 'changed', 'leaver', 'former'] as const;

/** Banner and button. The dry run is the preview, so it is told again instead of being run a second time. */
export function ApplyBar({ data, busy, onApply }: ApplyBarProps) {
  const { t } = useLingui();
  const format = useFormat();
  const outcomes = useOutcomeWords();
  const [override, setOverride] = useState(false);
  const [asking, setAsking] = useState(false);
  const braked = data.brake.length > 0;
  const counts = data.summary?.outcomes ?? ({} as NonNullable<ImportView['outcomes']>);
  const total = changing.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
  const managers = data.summary?.managerChanges ?? 0;
  return (
    <>
      {braked && (
        <Alert
          color="red"
          variant="light"
          icon={<OctagonAlert className="t-icon" aria-hidden />}
          title={t`The brake on mass change says stop`}
          styles={{
            root: { background: 'color-mix(in srgb, var(--t-bad) 8%, var(--t-surface))' },
            title: { color: 'var(--mantine-color-text)' },
            message: { color: 'var(--mantine-color-text)' },
          }}
        >
          <Stack gap={8}>
            <ul className={classes.plain}>
              {data.brake.map(({ what, message }) => (
                <li key={what} dir="auto">
                  {message}
                </li>
              ))}
            </ul>
            <Checkbox
              label={t`I have checked this; apply it all the same`}
              checked={override}
              onChange={(event) => setOverride(event.currentTarget.checked)}
            />
          </Stack>
        </Alert>
      )}
      <div className={classes.applyBar}>
        <Text size="sm">
          {total === 0 && managers === 0 ? (
            <Trans>Nothing would change: everybody in the file is known like this already.</Trans>
          ) : (
            <Plural value={total} one="# person would change." other="# people would change." />
          )}
        </Text>
        <Button
          leftSection={<Check className="t-icon" aria-hidden />}
          disabled={busy || (braked && !override)}
          onClick={() => setAsking(true)}
        >
          <Trans>Apply the import</Trans>
        </Button>
      </div>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={<Trans>Apply {data.fileName}</Trans>}>
        <Stack gap="md">
          <ul className={classes.counts}>
            {changing
              .filter((outcome) => (counts[outcome] ?? 0) > 0)
              .map((outcome) => (
                <li key={outcome}>
                  <span>{outcomes[outcome].word}</span>
                  <span className="t-num">{format.number(counts[outcome] ?? 0)}</span>
                </li>
              ))}
            {managers > 0 && (
              <li>
                <span>{t`Another manager`}</span>
                <span className="t-num">{format.number(managers)}</span>
              </li>
            )}
            {(counts.quarantined ?? 0) > 0 && (
              <li>
                <span>{t`Stay in quarantine`}</span>
                <span className="t-num">{format.number(counts.quarantined ?? 0)}</span>
              </li>
            )}
          </ul>
          {(data.summary?.newUnits.length ?? 0) > 0 && (
            <Text size="sm">
              <Plural
                value={data.summary?.newUnits.length ?? 0}
                one="# unit is created:"
                other="# units are created:"
              />{' '}
              <bdi>{data.summary?.newUnits.slice(0, 12).join(', ')}</bdi>
              {(data.summary?.newUnits.length ?? 0) > 12 && ' …'}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            <Trans>It can be rolled back as long as nobody in it is changed afterwards.</Trans>
          </Text>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setAsking(false)}>
              <Trans>Leave it as it is</Trans>
            </Button>
            <Button
              onClick={() => {
                setAsking(false);
                onApply(override);
              }}
            >
              <Trans>Apply the import</Trans>
            </Button>
          </div>
        </Stack>
      </Dialog>
    </>
  );
}
