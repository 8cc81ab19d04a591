/** Declares that two roles may not be held together, and says at once who would violate it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Select, Text, Textarea } from '@mantine/core';
import { useOperation, usePreview } from '../../../surfaces/web/client/operations.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { declareDutyConflict, listRoles } from '../contract-roles.ts';

/** The dialog; closed by whoever shows it. */
export function DutyDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const { t } = useLingui();
  const roles = useOperation(listRoles, { filter: { state: 'in-use' }, limit: 200 });
  const { form, submit, sending, refusal } = useCommandForm(declareDutyConflict, {
    initial: { roleA: '', roleB: '', why: '' },
    done: t`The pair is declared`,
    onDone: ({ dutyConflictId }) => {
      onClose();
      onDone(dutyConflictId);
    },
  });
  const { roleA, roleB, why } = form.values;
  const input = roleA && roleB && why.trim() ? { roleA, roleB, why } : null;
  const violations = usePreview(declareDutyConflict, input).data?.output.violations ?? 0;
  const choices = (roles.data?.rows ?? []).map(({ role, title }) => ({ value: role, label: title }));
  return (
    <Dialog opened onClose={onClose} title={t`Declare a pair of roles`}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Declare the pair`}
        onCancel={onClose}
      >
        <Select
          label={t`Whoever holds`}
          data={choices}
          searchable
          data-autofocus
          {...form.getInputProps('roleA')}
          value={roleA || null}
          nothingFoundMessage={t`Nothing matches`}
        />
        <Select
          label={t`May not hold`}
          data={choices.filter(({ value }) => value !== roleA)}
          searchable
          {...form.getInputProps('roleB')}
          value={roleB || null}
          nothingFoundMessage={t`Nothing matches`}
        />
        <Textarea
          label={t`Because`}
          description={t`Shown to whoever is refused.`}
          autosize
          minRows={2}
          dir="auto"
          {...form.getInputProps('why')}
        />
        <LivePreview
          contract={declareDutyConflict}
          input={input}
          missing={t`Choose both roles and say why to see what would happen.`}
        />
        {violations > 0 && (
          <Text size="sm" role="status">
            <Plural
              value={violations}
              one="# account violates it from the start. It keeps both roles until somebody ends one; the pair lists it."
              other="# accounts violate it from the start. They keep both roles until somebody ends one; the pair lists them."
            />
          </Text>
        )}
        {choices.length === 0 && !roles.isPending && (
          <Text size="sm" c="dimmed">
            <Trans>There are no roles to choose from.</Trans>
          </Text>
        )}
      </FormFrame>
    </Dialog>
  );
}
