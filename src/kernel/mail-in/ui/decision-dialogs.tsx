/** Decides what a message becomes: a request on somebody's behalf, or a comment on a record. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { type getMessage, takeAsComment, takeAsRecord } from '../contract.ts';

interface DecisionProps {
  message: z.output<typeof getMessage.output>;
  onClose: () => void;
}

/** A request of the message: on whose behalf, and under which title. */
export function RecordDialog({ message, onClose }: DecisionProps) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(
    message.sender ? { id: message.sender.personId, label: message.sender.name } : null,
  );
  const [title, setTitle] = useState(message.subject.replace(/^\s*((re|fwd?|aw|wg)\s*:\s*)+/i, ''));
  const take = useCommand(takeAsRecord, {
    tellRefusal: false,
    done: t`${message.key} is a request now`,
    onDone: onClose,
  });
  const ready = person !== null && title.trim().length >= 3;
  return (
    <Dialog opened onClose={onClose} title={t`Make a request of ${message.key}`}>
      <Stack gap="md">
        <RecordPicker
          label={t`On whose behalf`}
          description={t`This person is told the answer and can take part.`}
          required
          value={person}
          onChange={setPerson}
          search={searchPeople}
        />
        <TextInput
          label={t`Title`}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <RefusalNote error={take.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            disabled={!ready}
            loading={take.isPending}
            onClick={() =>
              person &&
              take.mutate({
                input: { mailInId: message.mailInId, personId: person.id, title: title.trim() },
                expectedVersion: message.version,
              })
            }
          >
            <Trans>Make the request</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** A comment on a record: which one, and who may read it. */
export function CommentDialog({ message, onClose }: DecisionProps) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(takeAsComment, {
    initial: {
      recordKey: /\b[A-Za-z]{2,8}-\d+\b/.exec(message.subject)?.[0].toUpperCase() ?? '',
      internal: false,
    },
    toInput: (values) => ({ ...values, mailInId: message.mailInId }),
    expectedVersion: message.version,
    done: t`${message.key} is a comment now`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={t`Add ${message.key} to a record`}>
      <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Add it`} onCancel={onClose}>
        <TextInput
          label={t`Key of the record`}
          description={t`For example REQ-42`}
          required
          {...form.getInputProps('recordKey')}
        />
        <Checkbox label={t`As an internal note`} {...form.getInputProps('internal', { type: 'checkbox' })} />
      </FormFrame>
    </Dialog>
  );
}
