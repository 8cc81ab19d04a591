/** What was filled in for a request of the catalogue, and what the team fills in beside it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Link2, PencilLine } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { isInternal } from '../../../kernel/forms/rules.ts';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormAnswers } from '../../../surfaces/web/kit/form-fill/form-answers.tsx';
import { FormFill } from '../../../surfaces/web/kit/form-fill/form-fill.tsx';
import { Part } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { completeAnswers, getAnswers } from '../models/contract-filled.ts';

type Filled = z.output<typeof getAnswers.output>;

function Complete({ filled, onClose }: { filled: Filled; onClose: () => void }) {
  const { t } = useLingui();
  const form = filled.form!;
  const [answers, setAnswers] = useState(filled.answers);
  const save = useCommand(completeAnswers, {
    tellRefusal: false,
    done: ({ key }) => t`${key} was completed`,
    onDone: onClose,
  });
  // Only the team's questions; their conditions may speak of what the requester said, so all answers are known.
  const schema = {
    pages: form.schema.pages
      .map((p) => ({ ...p, fields: p.fields.filter((f) => isInternal(p, f)) }))
      .filter((p) => p.fields.length > 0),
  };
  const ids = new Set(schema.pages.flatMap((p) => p.fields.map((f) => f.fieldId)));
  const meant = () => Object.fromEntries(Object.entries(answers).filter(([id]) => ids.has(id)));
  return (
    <Dialog opened onClose={onClose} title={<Trans>For the team</Trans>} size={640}>
      <Stack gap="md">
        <FormFill
          schema={schema}
          answers={answers}
          onChange={setAnswers}
          as="team"
          files={{ subjectKind: 'request', subjectId: filled.requestId }}
        />
        <RefusalNote error={save.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            loading={save.isPending}
            onClick={() =>
              save.mutate({
                input: { requestId: filled.requestId, answers: meant() },
                expectedVersion: filled.version,
              })
            }
          >
            <Trans>Save</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** The answers; `children` instead for a request without a model. */
export function RequestAnswers({ requestId, children }: { requestId: string; children: ReactNode }) {
  const [completing, setCompleting] = useState(false);
  const answer = useOperation(getAnswers, { requestId });
  const filled = answer.data;
  if (filled === undefined || filled.model === null) return children;
  const { model, form } = filled;
  return (
    <Part
      title={<bdi>{model.name}</bdi>}
      action={
        filled.mayComplete && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<PencilLine className="t-icon" aria-hidden />}
            onClick={() => setCompleting(true)}
          >
            <Trans>For the team</Trans>
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {filled.askedByLink && (
          <Text size="sm" c="dimmed">
            <Link2 className="t-icon" aria-hidden />{' '}
            <Trans>It came by a link without an account; the address of the sender is not proven.</Trans>
          </Text>
        )}
        {form !== null && (
          <FormAnswers
            schema={form.schema}
            answers={filled.answers}
            as={filled.mayComplete ? 'team' : 'requester'}
          />
        )}
      </Stack>
      {completing && <Complete filled={filled} onClose={() => setCompleting(false)} />}
    </Part>
  );
}
