/** The page of one message that came in. */
import { Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useList, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { getMessage, listMessages } from '../contract.ts';
import { MessageFacts } from './message-facts.tsx';

/** Finds the message by its key, which is what links hold. */
export function MessagePage() {
  const { message: key = '' } = useParams({ strict: false }) as { message?: string };
  const found = useList(listMessages, { filter: { text: key }, limit: 50 });
  const id = found.rows.find((row) => row.key === key)?.mailInId;
  const message = useOperation(getMessage, id === undefined ? null : { mailInId: id });
  return (
    <Page narrow>
      <PageHeader title={message.data?.subject || key} recordKey={key} tabs={[]} />
      <RefusalNote error={found.error ?? message.error} />
      {message.data ? <MessageFacts message={message.data} /> : <Skeleton height={200} />}
    </Page>
  );
}
