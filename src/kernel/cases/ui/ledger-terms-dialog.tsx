/** What an hour of waiting is taken to cost, and whether leads and owners are told each Monday. */
import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, Skeleton, Switch } from '@mantine/core';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { changeLedgerTerms, getLedgerTerms } from '../contract-ledger.ts';

type Terms = z.output<typeof getLedgerTerms.output>;

/** The dialog. */
export function LedgerTermsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const answer = useOperation(getLedgerTerms, {});
  return (
    <Dialog opened onClose={onClose} title={t`Cost of waiting and digests`}>
      <RefusalNote error={answer.error} />
      {answer.data ? <TermsForm terms={answer.data} onClose={onClose} /> : <Skeleton height={160} />}
    </Dialog>
  );
}

function TermsForm({ terms, onClose }: { terms: Terms; onClose: () => void }) {
  const { t } = useLingui();
  const { form, submit, sending, refusal } = useCommandForm(changeLedgerTerms, {
    initial: { lostPercent: terms.lostPercent as number | string, sendsDigests: terms.sendsDigests },
    toInput: ({ lostPercent, sendsDigests }) => ({ lostPercent: Number(lostPercent), sendsDigests }),
    expectedVersion: terms.version,
    done: t`Saved`,
    onDone: onClose,
  });
  return (
    <FormFrame onSubmit={submit} refusal={refusal} sending={sending} confirm={t`Save`} onCancel={onClose}>
      <NumberInput
        label={t`Share of an owner’s hour that each hour of waiting costs, in percent`}
        description={
          <Trans>
            An assumption: looking after it, starting again, explaining. Working hours held × hourly rate of
            the owner of the case × this share.
          </Trans>
        }
        min={0}
        max={100}
        allowDecimal={false}
        required
        data-autofocus
        {...form.getInputProps('lostPercent')}
      />
      <Switch
        label={t`Tell leads and owners each Monday who is holding us`}
        description={t`From seven in the morning where they are. Everybody can switch it off for themselves under Settings, Notices.`}
        {...form.getInputProps('sendsDigests', { type: 'checkbox' })}
      />
    </FormFrame>
  );
}
