/** Ending a charter, and making somebody else accountable: each with its day and its decision. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Textarea } from '@mantine/core';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { endCharter, handOverAccountable } from '../contract.ts';
import type { Charter } from './words.ts';

/** Ends a charter with a last day. */
export function EndDialog({ charter, onClose }: { charter: Charter; onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(endCharter, {
    initial: { lastDay: today(), decision: '' } as { lastDay: string; decision: string } & Record<
      string,
      unknown
    >,
    toInput: ({ lastDay, decision }) => ({
      charterId: charter.charterId,
      lastDay,
      decision: decision.trim(),
    }),
    expectedVersion: charter.version,
    done: t`${charter.key} ends`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={t`End ${charter.key}`}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`End the charter`}
        onCancel={onClose}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>
            {charter.above.length > 0 ? (
              <Trans>
                After its last day, what the charters above say holds for new work. Open cases keep what they
                started under.
              </Trans>
            ) : (
              <Trans>
                No charter is above it: after its last day new work cannot start here, unless an overlay is
                complete by itself.
              </Trans>
            )}
          </p>
          <DateField
            label={t`Last day`}
            required
            value={form.values.lastDay}
            onChange={(day) => form.setFieldValue('lastDay', day ?? today())}
            error={form.errors.lastDay}
          />
          <Textarea
            label={t`Decision`}
            required
            autosize
            minRows={2}
            dir="auto"
            maxLength={2000}
            {...form.getInputProps('decision')}
          />
        </Stack>
      </FormFrame>
    </Dialog>
  );
}

interface HandOver extends Record<string, unknown> {
  to: Pickable | null;
  from: string | null;
  decision: string;
}

/** Makes somebody else accountable. */
export function HandOverDialog({ charter, onClose }: { charter: Charter; onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(handOverAccountable, {
    initial: { to: null, from: null, decision: '' } as HandOver,
    toInput: ({ to, from, decision }) => ({
      charterId: charter.charterId,
      toPersonId: to?.id ?? '',
      ...(from === null ? {} : { from }),
      decision: decision.trim(),
    }),
    expectedVersion: charter.version,
    done: t`Somebody else answers for ${charter.key}`,
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={t`Who answers for ${charter.key}`}>
      <FormFrame
        onSubmit={submit}
        refusal={refusal}
        sending={sending}
        confirm={t`Hand over`}
        onCancel={onClose}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>
            <Trans>This makes a new version that changes nothing but who is accountable.</Trans>
          </p>
          <RecordPicker
            label={t`Accountable`}
            required
            value={form.values.to}
            onChange={(to) => form.setFieldValue('to', to)}
            search={searchPeople}
            error={form.errors.toPersonId}
          />
          <DateField
            label={t`From`}
            placeholder={t`Today`}
            clearable
            value={form.values.from}
            onChange={(day) => form.setFieldValue('from', day)}
            error={form.errors.from}
          />
          <Textarea
            label={t`Decision`}
            required
            autosize
            minRows={2}
            dir="auto"
            maxLength={2000}
            {...form.getInputProps('decision')}
          />
        </Stack>
      </FormFrame>
    </Dialog>
  );
}
