/** Something that is shown once: text that can be copied, and a word when it is. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import classes from './secret.module.css';

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
    <div className={classes.secret}>
      <span dir="ltr">{shown ?? text}</span>
      <CopyButton text={text} label={label} />
    </div>
  );
}
