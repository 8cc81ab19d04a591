/**
 * One change to many requests: each is a command of its own with the version that was seen, so that somebody
 * else's change is never overwritten; what was refused is told with its reason.
 */
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { CalendarClock, SignalHigh, UserRound } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import type { z } from 'zod';
import { call } from '../../../surfaces/web/client/call.ts';
import { refresh } from '../../../surfaces/web/client/operations.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { sentenceOf } from '../../../surfaces/web/kit/refusal-note.tsx';
import { toast } from '../../../surfaces/web/kit/toast.tsx';
import { assignRequest, changeRequest, restoreAssignment } from '../contract-fulfilment.ts';
import type { listRequests } from '../contract-list.ts';
import { DuePicker, OwnerPicker, type PickedField, PriorityPicker } from './field-pickers.tsx';
import type { Priority } from './words.ts';

type Row = z.output<typeof listRequests.output>['rows'][number];
type Change = { ownerId: string | null } | { dueOn: string | null } | { priority: Priority };

/** The buttons of the bulk bar. */
export function BulkActions({ rows, onDone }: { rows: readonly Row[]; onDone: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [pick, setPick] = useState<{ field: PickedField; anchor: HTMLElement } | null>(null);
  const [running, setRunning] = useState(0);
  const [refused, setRefused] = useState<{ key: string; why: string }[]>([]);

  const run = async (change: Change) => {
    const undo: (() => Promise<unknown>)[] = [];
    const no: { key: string; why: string }[] = [];
    setRunning(1);
    for (const [index, row] of rows.entries()) {
      setRunning(index + 1);
      const options = { key: crypto.randomUUID(), expectedVersion: row.version };
      const { requestId } = row;
      try {
        if ('ownerId' in change) {
          const done = await call(assignRequest, { requestId, ...change }, options);
          undo.push(() =>
            call(restoreAssignment, done, { key: crypto.randomUUID(), expectedVersion: done.version }),
          );
        } else {
          const former = 'dueOn' in change ? { dueOn: row.dueOn } : { priority: row.priority };
          const { version } = await call(changeRequest, { requestId, ...change }, options);
          undo.push(() =>
            call(
              changeRequest,
              { requestId, ...former },
              { key: crypto.randomUUID(), expectedVersion: version },
            ),
          );
        }
      } catch (error) {
        no.push({ key: row.key, why: sentenceOf(error) });
      }
    }
    setRunning(0);
    setRefused(no);
    refresh(client, ['request']);
    if (undo.length > 0) {
      toast.done(plural(undo.length, { one: '# request was changed', other: '# requests were changed' }), {
        label: t`Undo`,
        run: async () => {
          try {
            for (const back of undo) await back();
            toast.done(t`Undone`);
          } catch (error) {
            toast.refused(error);
          }
          refresh(client, ['request']);
        },
      });
    }
    if (no.length === 0) onDone();
  };

  const may = (operation: string) => rows.some((row) => row.can.includes(operation));
  const button = (field: PickedField, label: string, Icon: typeof UserRound, operation: string) => (
    <Button
      variant="subtle"
      leftSection={<Icon className="t-icon" aria-hidden />}
      disabled={running > 0 || !may(operation)}
      title={may(operation) ? undefined : t`None of the selected requests lets you do this now.`}
      onClick={(event: MouseEvent<HTMLButtonElement>) => setPick({ field, anchor: event.currentTarget })}
    >
      {label}
    </Button>
  );
  const close = () => setPick(null);
  const count = rows.length;
  return (
    <>
      {button('owner', t`Assign`, UserRound, 'requests.assign-request')}
      {button('due', t`Due date`, CalendarClock, 'requests.change-request')}
      {button('priority', t`Priority`, SignalHigh, 'requests.change-request')}
      {running > 0 && (
        <span role="status" className="t-num">
          <Trans>
            {running} of {count}
          </Trans>
        </span>
      )}
      {pick?.field === 'owner' && (
        <OwnerPicker anchor={pick.anchor} onChoose={(ownerId) => void run({ ownerId })} onClose={close} />
      )}
      {pick?.field === 'due' && (
        <DuePicker anchor={pick.anchor} onChoose={(dueOn) => void run({ dueOn })} onClose={close} />
      )}
      {pick?.field === 'priority' && (
        <PriorityPicker
          anchor={pick.anchor}
          onChoose={(priority) => void run({ priority })}
          onClose={close}
        />
      )}
      <Dialog
        opened={refused.length > 0}
        onClose={() => setRefused([])}
        title={<Trans>Some requests were not changed</Trans>}
      >
        <Stack gap="xs">
          {refused.map(({ key, why }) => (
            <Text key={key} size="sm" dir="auto">
              <bdi className="t-key">{key}</bdi> {why}
            </Text>
          ))}
        </Stack>
      </Dialog>
    </>
  );
}
