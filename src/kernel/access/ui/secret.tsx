/** Something that is shown once: text that can be copied, and a word when it is. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import classes from './access.module.css';

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useLingui();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    // Without https browsers may keep the clipboard from pages; the text can still be selected.
    navigator.clipboard
      ? navigator.clipboard.writeText(text).then(
          () => setState('copied'),
          () => setState('failed'),
        )
      : setState('failed');
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<Icon className="t-icon" aria-hidden />}
      aria-label={state === 'idle' ? label : undefined}
      onClick={() => void copy()}
    >
      <span aria-live="polite">
        {state === 'copied' ? t`Copied` : state === 'failed' ? t`Select and copy it` : <Trans>Copy</Trans>}
      </span>
    </Button>
  );
}

/** A secret with its copy button. */
export function Secret({ text, shown, label }: { text: string; shown?: string; label: string }) {
  return (
    <div className={`${classes.secret} ${classes.full}`}>
      <span dir="ltr">{shown ?? text}</span>
      <CopyButton text={text} label={label} />
    </div>
  );
}

/** Backup codes: to copy, to keep as a file. */
export function BackupCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useLingui();
  const text = `${codes.join('\n')}\n`;
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), {
      href: url,
      download: 'trellis-backup-codes.txt',
    });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className={`${classes.body} ${classes.full}`}>
      <ol className={classes.codes} dir="ltr" aria-label={t`Backup codes`}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div style={{ display: 'flex', gap: 8 }}>
        <CopyButton text={text} label={t`Copy the backup codes`} />
        <Button variant="default" size="compact-sm" onClick={save}>
          <Trans>Save as a file</Trans>
        </Button>
      </div>
    </div>
  );
}
