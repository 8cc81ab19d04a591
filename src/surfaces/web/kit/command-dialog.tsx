/**
 * The dialog of a command with fields: what it would do is told under the fields while they change, so that nobody
 * confirms blindly and a refusal is seen before it is sent.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { type CommandOptions, useCommand, usePreview } from '../client/operations.tsx';
import { ConsequenceList } from './consequences.tsx';
import { Dialog } from './dialog.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** Props of `CommandDialog`; it is open while it is rendered. */
export interface CommandDialogProps<I extends z.ZodType, O extends z.ZodType> {
  contract: Contract<'command', I, O>;
  /** The command's input as the fields stand; null while something is missing, which `missing` then says. */
  input: z.input<I> | null;
  missing: string;
  title: ReactNode;
  /** The verb: "Move Priya". Never "OK". */
  confirm: string;
  onClose: () => void;
  expectedVersion?: number;
  /** Red button, for what cannot be taken back. */
  irreversible?: boolean;
  /** Asks for a reason that goes into the record: not at all, if one likes, or always. */
  reason?: 'none' | 'optional' | 'required';
  /** A further condition of the page, such as a typed confirmation. */
  ready?: boolean;
  size?: number;
  options?: CommandOptions<z.input<I>, z.output<O>>;
  /** What to do about a refusal, such as links to what stands in the way. */
  wayOut?: (error: unknown) => ReactNode;
  /** The fields. */
  children?: ReactNode;
}

/** Fields, their consequences, and the button that performs the command. */
export function CommandDialog<I extends z.ZodType, O extends z.ZodType>(props: CommandDialogProps<I, O>) {
  const { t } = useLingui();
  const { contract, input, onClose, expectedVersion } = props;
  const [reason, setReason] = useState('');
  // Compared as text, so that callers may build the input anew with every render.
  const text = input === null ? null : JSON.stringify(input);
  const [askedText] = useDebouncedValue(text, 300);
  const version = expectedVersion === undefined ? {} : { expectedVersion };
  const ahead = usePreview(
    contract,
    text === null || askedText === null ? null : (JSON.parse(askedText) as z.input<I>),
    version,
  );
  const command = useCommand(contract, {
    ...props.options,
    tellRefusal: false,
    onDone: (output, done) => {
      props.options?.onDone?.(output, done);
      onClose();
    },
  });
  const mode = props.reason ?? 'none';
  const error = command.error ?? (input === null ? null : ahead.error);
  const blocked =
    input === null ||
    askedText !== text ||
    ahead.isPending ||
    ahead.isError ||
    props.ready === false ||
    (mode === 'required' && !reason.trim());
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!blocked && !command.isPending)
      command.mutate({ input, ...version, ...(reason.trim() ? { reason: reason.trim() } : {}) });
  };
  return (
    <Dialog opened onClose={onClose} title={props.title} size={props.size ?? 560}>
      <form onSubmit={confirm} noValidate>
        <Stack gap="md">
          {props.children}
          {mode !== 'none' && (
            <Textarea
              label={
                mode === 'required'
                  ? t`Reason (kept in the record)`
                  : t`Reason, if you like (kept in the record)`
              }
              autosize
              minRows={1}
              maxLength={500}
              dir="auto"
              required={mode === 'required'}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          <div aria-live="polite" aria-busy={ahead.isFetching} style={{ minBlockSize: 42 }}>
            {input === null ? (
              <Text size="sm" c="dimmed">
                {props.missing}
              </Text>
            ) : ahead.data ? (
              <ConsequenceList consequences={ahead.data.consequences} more={ahead.data.more} />
            ) : ahead.error ? (
              <Text size="sm" c="dimmed">
                <Trans>This would be refused:</Trans>
              </Text>
            ) : (
              <Stack gap={8} py={4}>
                <Text size="sm" c="dimmed">
                  <Trans>Working out what this would do…</Trans>
                </Text>
                <Skeleton height={10} width="70%" />
              </Stack>
            )}
          </div>
          <RefusalNote error={error} action={error ? props.wayOut?.(error) : undefined} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              type="submit"
              {...(props.irreversible ? { color: 'red.9' } : {})}
              loading={command.isPending}
              disabled={blocked}
            >
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
