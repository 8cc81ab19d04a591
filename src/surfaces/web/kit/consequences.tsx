/**
 * What a command would do, told before it is done: sentences grouped by what they concern, the command's own first
 * and what reacts to it after; and the dialog that shows them before something public or irreversible.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { Bell, Clock, type LucideIcon, Mail, TriangleAlert, Zap } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import type { Consequence } from '../client/call.ts';
import { type CommandOptions, useCommand, usePreview } from '../client/operations.tsx';
import classes from './consequences.module.css';
import { Dialog } from './dialog.tsx';
import { RefusalNote } from './refusal-note.tsx';

const icons: Record<Consequence['kind'], LucideIcon> = {
  event: Zap,
  notice: Bell,
  mail: Mail,
  timer: Clock,
  failure: TriangleAlert,
};

const order: Consequence['kind'][] = ['failure', 'event', 'notice', 'mail', 'timer'];

/** Groups consequences by kind, the same sentence only once with its count; pure. */
export function groupConsequences(
  all: readonly Consequence[],
): { kind: Consequence['kind']; lines: { sentence: string; times: number; direct: boolean }[] }[] {
  return order.flatMap((kind) => {
    const lines = new Map<string, { sentence: string; times: number; direct: boolean }>();
    for (const each of all) {
      if (each.kind !== kind) continue;
      const line = lines.get(each.sentence);
      if (line) line.times += 1;
      else lines.set(each.sentence, { sentence: each.sentence, times: 1, direct: each.because === null });
    }
    return lines.size > 0 ? [{ kind, lines: [...lines.values()] }] : [];
  });
}

/** Props of `ConsequenceList`. `atMost` sentences per group are shown before "and 40 more". */
export interface ConsequenceListProps {
  consequences: readonly Consequence[];
  more?: number;
  atMost?: number;
}

/** The consequences as a list of sentences. */
export function ConsequenceList({ consequences, more = 0, atMost = 6 }: ConsequenceListProps) {
  const { t } = useLingui();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const groups = groupConsequences(consequences);
  const titles: Record<Consequence['kind'], string> = {
    event: t`What changes`,
    notice: t`Who is told`,
    mail: t`Mail that goes out`,
    timer: t`What happens later`,
    failure: t`What would not work`,
  };
  if (groups.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        <Trans>Nothing else changes and nobody is told.</Trans>
      </Text>
    );
  }
  return (
    <div className={classes.groups}>
      {groups.map(({ kind, lines }) => {
        const Icon = icons[kind];
        const shown = opened.has(kind) ? lines : lines.slice(0, atMost);
        const rest = lines.length - shown.length;
        return (
          <section key={kind} data-kind={kind}>
            <h3>
              <Icon className="t-icon" aria-hidden />
              {titles[kind]}
            </h3>
            <ul>
              {shown.map(({ sentence, times, direct }) => (
                <li key={sentence} data-reaction={direct ? undefined : ''}>
                  <span dir="auto">{sentence}</span>
                  {times > 1 && <span className={classes.times}> × {times}</span>}
                </li>
              ))}
            </ul>
            {rest > 0 && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setOpened(new Set([...opened, kind]))}
              >
                <Plural value={rest} one="and # more" other="and # more" />
              </Button>
            )}
          </section>
        );
      })}
      {more > 0 && (
        <Text c="dimmed" size="sm">
          <Plural
            value={more}
            one="and # more consequence that is not listed here"
            other="and # more consequences that are not listed here"
          />
        </Text>
      )}
    </div>
  );
}

/** Props of `ConfirmWithPreview`; `input` null keeps it closed. */
export interface ConfirmWithPreviewProps<I extends z.ZodType, O extends z.ZodType> {
  contract: Contract<'command', I, O>;
  input: z.input<I> | null;
  onClose: () => void;
  title: ReactNode;
  /** The verb: "Cancel session". Never "OK". */
  confirm: string;
  /** Red button, for what cannot be taken back. */
  irreversible?: boolean;
  expectedVersion?: number;
  /** Asks for a reason that goes into the record. */
  askReason?: boolean;
  /** Fields or explanation above the consequences. */
  children?: ReactNode;
  options?: CommandOptions<z.input<I>, z.output<O>>;
}

/** Shows the consequences of a command and performs it when confirmed. */
export function ConfirmWithPreview<I extends z.ZodType, O extends z.ZodType>(
  props: ConfirmWithPreviewProps<I, O>,
) {
  const { t } = useLingui();
  const { contract, input, onClose, expectedVersion } = props;
  const [reason, setReason] = useState('');
  const version = expectedVersion === undefined ? {} : { expectedVersion };
  const ahead = usePreview(contract, input, version);
  const command = useCommand(contract, {
    ...props.options,
    tellRefusal: false,
    onDone: (output, done) => {
      setReason('');
      props.options?.onDone?.(output, done);
      onClose();
    },
  });
  const confirm = () => {
    if (input !== null)
      command.mutate({ input, ...version, ...(reason.trim() ? { reason: reason.trim() } : {}) });
  };
  return (
    <Dialog opened={input !== null} onClose={onClose} title={props.title}>
      <Stack gap="md">
        {props.children}
        <div aria-live="polite" aria-busy={ahead.isPending}>
          {ahead.isPending ? (
            <Stack gap={8} py={4}>
              <Text size="sm" c="dimmed">
                <Trans>Working out what this would do…</Trans>
              </Text>
              <Skeleton height={10} width="70%" />
              <Skeleton height={10} width="55%" />
            </Stack>
          ) : ahead.data ? (
            <ConsequenceList consequences={ahead.data.consequences} more={ahead.data.more} />
          ) : null}
        </div>
        <RefusalNote error={command.error ?? ahead.error} />
        {props.askReason && (
          <Textarea
            label={t`Reason (kept in the record)`}
            autosize
            minRows={2}
            dir="auto"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Leave it as it is</Trans>
          </Button>
          <Button
            {...(props.irreversible ? { color: 'red.9' } : {})}
            loading={command.isPending}
            disabled={ahead.isPending || ahead.isError || (props.askReason === true && !reason.trim())}
            onClick={confirm}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
