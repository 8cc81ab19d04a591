/** The page behind `/requests/new`: a fresh form, or a draft to go on with (`?draft=REQ-42`). */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { getRequest } from '../contract.ts';
import { RequestForm } from './request-form.tsx';
import { RecordWaiting } from './request-panel.tsx';

/** Asks for learning. */
export function NewRequestPage() {
  const { t } = useLingui();
  const [{ draft: key }] = useSearchState();
  // A draft that this form has kept is in the form already; loading it again would throw the person out of it.
  const [made, setMade] = useState<string>();
  const isMade = key !== undefined && key === made;
  const isKey = !isMade && key !== undefined && /^REQ-\d{1,12}$/i.test(key);
  const answer = useOperation(getRequest, isKey ? { requestId: key } : null, { staleTime: Infinity });
  const draft = answer.data;
  const isEditable = draft === undefined || draft.can.includes('requests.change-draft');
  return (
    <Page>
      <PageHeader
        title={isKey ? (draft?.title ?? key) : t`New request`}
        {...(isKey ? { recordKey: key } : {})}
        lead={t`Say what people should be able to do afterwards; how it is built is decided together.`}
        tabs={[]}
      />
      {isKey && answer.error ? (
        <RefusalNote error={answer.error} />
      ) : isKey && !draft ? (
        <RecordWaiting />
      ) : !isEditable ? (
        <p>
          <Trans>This request was submitted already.</Trans>{' '}
          <Button component={RecordLink} to={`/requests/${key}`} variant="default" size="compact-sm">
            <Trans>Open it</Trans>
          </Button>
        </p>
      ) : (
        <RequestForm
          key={isMade ? 'new' : (key ?? (made ? `after-${made}` : 'new'))}
          draft={draft}
          onMade={setMade}
        />
      )}
    </Page>
  );
}
