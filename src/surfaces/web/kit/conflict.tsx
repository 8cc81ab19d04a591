/**
 * Two people changed one record: shows both values and asks whose counts. One host for the whole window; commands
 * ask it.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { Refusal } from '../../../platform/refusal.ts';
import { Dialog } from './dialog.tsx';

interface Question {
  refusal: Refusal;
  mine: Record<string, unknown>;
  answer: (mine: boolean) => void;
}

let question: Question | null = null;
const listeners = new Set<() => void>();

function set(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

/** Asks the person; true means "keep mine". */
export function askWhoseChange(refusal: Refusal, mine: unknown): Promise<boolean> {
  question?.answer(false);
  return new Promise((resolve) => {
    set({
      refusal,
      mine: (mine ?? {}) as Record<string, unknown>,
      answer: (keep) => {
        set(null);
        resolve(keep);
      },
    });
  });
}

const plain = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** The dialog; mounted once by the shell. */
export function ConflictHost() {
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => question,
  );
  if (!open) return null;
  const theirs = (open.refusal.details.values ?? {}) as Record<string, unknown>;
  const differing = Object.keys(theirs).filter(
    (field) => field in open.mine && plain(theirs[field]) !== plain(open.mine[field]),
  );
  return (
    <Dialog opened onClose={() => open.answer(false)} title={<Trans>Someone changed this meanwhile</Trans>}>
      <Stack gap="md">
        <Text dir="auto">{open.refusal.message}</Text>
        {differing.length > 0 && (
          <Table withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>
                  <Trans>Field</Trans>
                </Table.Th>
                <Table.Th>
                  <Trans>Now</Trans>
                </Table.Th>
                <Table.Th>
                  <Trans>Yours</Trans>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differing.map((field) => (
                <Table.Tr key={field}>
                  <Table.Td>{field}</Table.Td>
                  <Table.Td dir="auto">{plain(theirs[field])}</Table.Td>
                  <Table.Td dir="auto">{plain(open.mine[field])}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => open.answer(true)}>
            <Trans>Keep mine</Trans>
          </Button>
          <Button data-autofocus onClick={() => open.answer(false)}>
            <Trans>Take theirs</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
