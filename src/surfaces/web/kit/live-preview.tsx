/** Under a form: what the command would do with the values as they stand, or why it would be refused. */
import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { usePreview } from '../client/operations.tsx';
import { ConsequenceList } from './consequences.tsx';
import classes from './live-preview.module.css';
import { RefusalNote } from './refusal-note.tsx';

/** Props of `LivePreview`; `input` null while something is missing, which `missing` then says. */
export interface LivePreviewProps<I extends z.ZodType, O extends z.ZodType> {
  contract: Contract<'command', I, O>;
  input: z.input<I> | null;
  missing: string;
  expectedVersion?: number;
}

/** The consequences of a form's command, a moment after the last change. */
export function LivePreview<I extends z.ZodType, O extends z.ZodType>(props: LivePreviewProps<I, O>) {
  const [input] = useDebouncedValue(props.input, 250);
  const version = props.expectedVersion === undefined ? {} : { expectedVersion: props.expectedVersion };
  const ahead = usePreview(props.contract, input, version);
  return (
    <div aria-live="polite" aria-busy={ahead.isFetching} style={{ minBlockSize: 42 }}>
      {props.input === null ? (
        <Text size="sm" c="dimmed" className={classes.waiting ?? ''}>
          {props.missing}
        </Text>
      ) : ahead.data ? (
        <ConsequenceList consequences={ahead.data.consequences} more={ahead.data.more} />
      ) : ahead.error ? (
        <RefusalNote error={ahead.error} />
      ) : (
        <Text size="sm" c="dimmed" className={classes.waiting ?? ''}>
          <Trans>Working out what this would do…</Trans>
        </Text>
      )}
    </div>
  );
}
