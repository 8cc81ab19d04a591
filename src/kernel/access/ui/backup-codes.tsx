/** The backup codes of a second factor, shown once: to copy, to keep as a file. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { CopyButton } from '../../../surfaces/web/kit/secret.tsx';
import classes from './access.module.css';

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
