/** What a request has to do with others: mergers, splits and links, with a way to add and take away links. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Select } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { Part, TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { linkRequests, unlinkRequests } from '../contract-triage.ts';
import type { linkKinds } from '../contract-words.ts';
import { StateMark } from './marks.tsx';
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import { searchRequests } from './searches.ts';
import { StepDialog } from './step-dialog.tsx';
import classes from './triage-depth.module.css';
import { relationWords } from './words.ts';

type LinkKind = (typeof linkKinds)[number];
type Other = RequestDetail['links'][number]['request'];

/** The related requests, where there are any. */
export function RelatedRequests({ request }: { request: RequestDetail }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [isOpen, setOpen] = useState(false);
  const unlink = useCommand(unlinkRequests, {
    done: () => t`The link was taken away`,
    undo: linkRequests as never,
  });
  const mayLink = request.can.includes('requests.link-requests');
  const { mergedInto, mergedHere, splitFrom, links, requestId } = request;
  const lines: { id: string; word: string; other: Other; kind?: LinkKind }[] = [
    ...(mergedInto ? [{ id: 'into', word: i18n._(relationWords['merged-into']), other: mergedInto }] : []),
    ...mergedHere.map((other) => ({
      id: `here ${other.requestId}`,
      word: i18n._(relationWords['merged-here']),
      other,
    })),
    ...(splitFrom ? [{ id: 'from', word: i18n._(relationWords['split-from']), other: splitFrom }] : []),
    // A part into which it was merged is named once.
    ...links
      .filter(({ kind, request: other }) => kind !== 'split' || other.requestId !== mergedInto?.requestId)
      .map(({ kind, request: other }) => ({
        id: `${kind} ${other.requestId}`,
        word: i18n._(relationWords[kind]),
        other,
        kind,
      })),
  ];
  if (lines.length === 0) return null;
  return (
    <Part
      title={<Trans>Related requests</Trans>}
      action={
        mayLink && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus className="t-icon" aria-hidden />}
            onClick={() => setOpen(true)}
          >
            <Trans>Link</Trans>
          </Button>
        )
      }
    >
      <ul className={classes.related}>
        {lines.map(({ id, word, other, kind }) => (
          <li key={id}>
            <span className={classes.kind}>{word}</span>
            <TextLink to={`/requests/${other.key}`}>
              {other.key} <bdi>{other.title}</bdi>
            </TextLink>
            <StateMark state={other.state} />
            {mayLink && (kind === 'related' || kind === 'duplicate') && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t`Take the link to ${other.key} away`}
                onClick={() => unlink.mutate({ input: { requestId, otherId: other.requestId, kind } })}
              >
                <X className="t-icon" aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {isOpen && <LinkDialog request={request} onClose={() => setOpen(false)} />}
    </Part>
  );
}

/** Links a request with another one. */
export function LinkDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const [other, setOther] = useState<Pickable | null>(null);
  const [kind, setKind] = useState<'related' | 'duplicate'>('related');
  const [tried, setTried] = useState(false);
  const { requestId, key } = request;
  const search = useCallback(
    async (text: string, signal: AbortSignal) =>
      (await searchRequests(text, signal)).filter(({ id }) => id !== requestId),
    [requestId],
  );
  const input = other === null ? null : { requestId, otherId: other.id, kind };
  return (
    <StepDialog
      contract={linkRequests}
      title={<Trans>Link {key} with another request</Trans>}
      confirm={t`Link`}
      input={input}
      ahead={input}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: () => t`${key} was linked`,
        undo: unlinkRequests as never,
        onDone: () => onDone?.(),
      }}
    >
      <RecordPicker
        label={t`The other request`}
        placeholder={t`Key, or words of its title`}
        value={other}
        onChange={setOther}
        search={search}
        error={tried && other === null ? t`Choose the other request.` : undefined}
      />
      <Select
        label={t`What they have to do with each other`}
        allowDeselect={false}
        value={kind}
        onChange={(value) => value && setKind(value as 'related' | 'duplicate')}
        data={(['related', 'duplicate'] as const).map((value) => ({
          value,
          label: i18n._(relationWords[value]),
        }))}
      />
    </StepDialog>
  );
}
