/** Ends a grant today or on a later day, with what follows from it. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { DateField } from '../../../surfaces/web/kit/date-field.tsx';
import { endGrant } from '../contract-roles.ts';
import { useMe } from './me.ts';

/** Props of `EndGrantDialog`. */
export interface EndGrantDialogProps {
  grant: { grantId: string; accountName: string; roleTitle: string; version: number };
  onClose: () => void;
}

/** The dialog; closed by whoever shows it. */
export function EndGrantDialog({ grant, onClose }: EndGrantDialogProps) {
  const { t } = useLingui();
  const me = useMe();
  const [validTo, setValidTo] = useState<string | null>(null);
  const { accountName, roleTitle } = grant;
  return (
    <ConfirmWithPreview
      contract={endGrant}
      input={{ grantId: grant.grantId, ...(validTo ? { validTo } : {}) }}
      expectedVersion={grant.version}
      onClose={onClose}
      title={t`End the role ${roleTitle} of ${accountName}?`}
      confirm={t`End grant`}
      askReason
      options={{ done: t`The grant ends` }}
    >
      <DateField
        label={t`First day without it`}
        placeholder={t`Today`}
        clearable
        value={validTo}
        onChange={setValidTo}
        {...(me ? { minDate: me.today } : {})}
      />
    </ConfirmWithPreview>
  );
}
