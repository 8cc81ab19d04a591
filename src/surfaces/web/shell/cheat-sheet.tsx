/**
 * Every key that works on the current page, from the register itself, so that the sheet cannot be out of date.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Switch } from '@mantine/core';
import { Dialog } from '../kit/dialog.tsx';
import { Kbd } from '../kit/status.tsx';
import { useRegisteredShortcuts } from './keys.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import classes from './shell.module.css';

const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);
const signs: Record<string, string> = {
  mod: isApple ? '⌘' : 'Ctrl',
  shift: '⇧',
  alt: isApple ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  space: '␣',
};

/** The cheat sheet (?). */
export function CheatSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { singleKeys } = usePreferences();
  const shortcuts = useRegisteredShortcuts();
  const groups = new Map<string, Map<string, string>>();
  for (const { group, keys, label } of shortcuts) {
    const rows = groups.get(group) ?? new Map<string, string>();
    rows.set(keys, label);
    groups.set(group, rows);
  }
  return (
    <Dialog opened onClose={onClose} title={<Trans>Keyboard shortcuts</Trans>} size={720}>
      <div className={classes.keys}>
        {[...groups].map(([group, rows]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {[...rows].map(([keys, label]) => (
                <div key={keys}>
                  <dt>{label}</dt>
                  <dd>
                    <span className="t-hidden">{keys}</span>
                    {keys.split(/[ +]/).map((key) => (
                      <Kbd key={key}>{signs[key] ?? key.toUpperCase()}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        size="sm"
        mt="md"
        label={t`Single-key shortcuts`}
        description={t`Turn them off if a screen reader or voice control uses letters itself.`}
        checked={singleKeys}
        onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
      />
    </Dialog>
  );
}
