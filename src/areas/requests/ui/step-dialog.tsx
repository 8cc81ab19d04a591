/**
 * The dialog of a step: its fields, who is told and what changes as they are filled in, and the verb. Consequences
 * do not hang on what is typed, so they are shown before the text is finished.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { type CommandOptions, useCommand, usePreview } from '../../../surfaces/web/client/operations.tsx';
import { ConsequenceList } from '../../../surfaces/web/kit/consequences.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { Kbd } from '../../../surfaces/web/kit/status.tsx';

/** Props of `StepDialog`. */
export interface StepDialogProps<I extends z.ZodType, O extends z.ZodType> {
  contract: Contract<'command', I, O>;
  title: ReactNode;
  /** The verb on the button. */
  confirm: string;
  /** What is performed; null while something is missing. */
  input: z.input<I> | null;
  /** What is previewed; unfinished texts are stood in for. Null: something without which nothing can be said. */
  ahead: z.input<I> | null;
  expectedVersion?: number;
  /** Red, for what cannot be taken back. */
  irreversible?: boolean;
  /** Width in px, where two things stand side by side. */
  size?: number;
  options?: CommandOptions<z.input<I>, z.output<O>>;
  onClose: () => void;
  /** Called when the verb is pressed though something is missing, so that the fields say what. */
  onIncomplete?: () => void;
  /** The fields; as a function they are given what the step is refused with. */
  children?: ReactNode | ((refused: Error | null) => ReactNode);
  /** Refusals that the fields themselves explain. */
  explained?: (error: unknown) => boolean;
}

/** A step with its consequences; mounted while it is open. */
export function StepDialog<I extends z.ZodType, O extends z.ZodType>(props: StepDialogProps<I, O>) {
  const { t } = useLingui();
  const { contract, input, onClose } = props;
  const version = props.expectedVersion === undefined ? {} : { expectedVersion: props.expectedVersion };
  const [asked] = useDebouncedValue(props.ahead, 300);
  const ahead = usePreview(contract, asked, version);
  const command = useCommand(contract, {
    ...props.options,
    tellRefusal: false,
    onDone: (output, done) => {
      props.options?.onDone?.(output, done);
      onClose();
    },
  });
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (command.isPending) return;
    if (input === null) props.onIncomplete?.();
    else
      command.mutate(
        { input, ...version },
        { onError: (error) => props.explained?.(error) && props.onIncomplete?.() },
      );
  };
  const refused = command.error ?? ahead.error;
  const latest = useRef(submit);
  latest.current = submit;
  // On the window: the focus may stand on the dialog's close button, outside the form.
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) latest.current(event);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={props.title}
      {...(props.size === undefined ? {} : { size: props.size })}
    >
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {typeof props.children === 'function' ? props.children(refused) : props.children}
          <section aria-label={t`What this does`} aria-live="polite" aria-busy={ahead.isFetching}>
            {ahead.data ? (
              <ConsequenceList consequences={ahead.data.consequences} more={ahead.data.more} />
            ) : ahead.isFetching ? (
              <Stack gap={8} py={4}>
                <Text size="sm" c="dimmed">
                  <Trans>Working out what this would do…</Trans>
                </Text>
                <Skeleton height={10} width="70%" />
                <Skeleton height={10} width="55%" />
              </Stack>
            ) : null}
          </section>
          <RefusalNote error={props.explained?.(refused) ? null : refused} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Leave it as it is</Trans>
            </Button>
            <Button
              type="submit"
              data-autofocus
              {...(props.irreversible ? { color: 'red.9' } : {})}
              loading={command.isPending}
              rightSection={<Kbd onAccent>Ctrl ⏎</Kbd>}
              aria-keyshortcuts="Control+Enter Meta+Enter"
            >
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
