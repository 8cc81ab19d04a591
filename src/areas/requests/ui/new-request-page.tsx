/**
 * The page behind `/requests/new`: the catalogue first, then the form of what was chosen (`?model=MOD-1`; `need` is the
 * plain form of a learning need), or a draft to go on with (`?draft=REQ-42`).
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { PartyPopper } from 'lucide-react';
import { useState } from 'react';
import { getFormVersion } from '../../../kernel/forms/contract-read.ts';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useSearchState } from '../../../surfaces/web/kit/search.ts';
import { getRequest } from '../contract.ts';
import { getAnswers } from '../models/contract-filled.ts';
import { getModel } from '../models/contract-models.ts';
import { CatalogueChoices } from './catalogue-choices.tsx';
import { ModelForm } from './model-form.tsx';
import { RequestForm } from './request-form.tsx';
import { RecordWaiting } from './request-panel.tsx';

/** A fresh request of a model. */
function AskModel({ modelKey, onMade }: { modelKey: string; onMade: (key: string) => void }) {
  const { t } = useLingui();
  const model = useOperation(getModel, { modelId: modelKey }, { staleTime: 60_000 });
  const versionId = model.data?.formVersionId ?? null;
  const form = useOperation(getFormVersion, versionId === null ? null : { formVersionId: versionId }, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = model.error ?? form.error;
  const isReady = model.data !== undefined && (versionId === null || form.data !== undefined);
  return (
    <>
      <PageHeader title={model.data?.name ?? t`New request`} tabs={[]} actions={<OtherChoice />} />
      {error ? (
        <RefusalNote error={error} action={<OtherChoice />} />
      ) : !isReady ? (
        <RecordWaiting />
      ) : (
        <ModelForm model={model.data} form={form.data ?? null} onMade={onMade} />
      )}
    </>
  );
}

function OtherChoice() {
  return (
    <Button component={RecordLink} to="/requests/new" variant="default">
      <Trans>Choose something else</Trans>
    </Button>
  );
}

/** A draft: of a model with its form as it is now, else the plain form. */
function GoOn({ draftKey, onMade }: { draftKey: string; onMade: (key: string) => void }) {
  const draft = useOperation(getRequest, { requestId: draftKey }, { staleTime: Number.POSITIVE_INFINITY });
  const id = draft.data?.requestId;
  const filled = useOperation(getAnswers, id === undefined ? null : { requestId: id }, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  const chosen = filled.data?.model ?? null;
  const model = useOperation(getModel, chosen === null ? null : { modelId: chosen.modelId }, {
    enabled: chosen?.isOffered === true,
    staleTime: 60_000,
  });
  const error = draft.error ?? filled.error ?? model.error;
  const header = <PageHeader title={draft.data?.title ?? draftKey} recordKey={draftKey} tabs={[]} />;
  if (error)
    return (
      <>
        {header}
        <RefusalNote error={error} />
      </>
    );
  if (draft.data === undefined || filled.data === undefined)
    return (
      <>
        {header}
        <RecordWaiting />
      </>
    );
  if (!draft.data.can.includes('requests.change-draft'))
    return (
      <>
        {header}
        <p>
          <Trans>This request was submitted already.</Trans>{' '}
          <Button component={RecordLink} to={`/requests/${draftKey}`} variant="default" size="compact-sm">
            <Trans>Open it</Trans>
          </Button>
        </p>
      </>
    );
  if (chosen !== null && !chosen.isOffered)
    return (
      <>
        {header}
        <EmptyState title={<Trans>This stands in the catalogue no more</Trans>} action={<OtherChoice />}>
          <Trans>What you wrote stays in the draft, so that you can take it from there.</Trans>
        </EmptyState>
      </>
    );
  if (chosen !== null && model.data === undefined)
    return (
      <>
        {header}
        <RecordWaiting />
      </>
    );
  const { requestId, key, version, title, goal } = draft.data;
  return (
    <>
      {header}
      {model.data === undefined ? (
        <RequestForm key={key} draft={draft.data} onMade={onMade} />
      ) : (
        <ModelForm
          key={key}
          model={model.data}
          form={filled.data.form}
          draft={{ requestId, key, version, title, goal: goal ?? '', answers: filled.data.answers }}
          changes={filled.data.changes}
          onMade={onMade}
        />
      )}
    </>
  );
}

/** Asks for learning. */
export function NewRequestPage() {
  const { t } = useLingui();
  const [{ draft, model, title, solved }] = useSearchState();
  // A draft that a form has kept is in the form already; loading it again would throw the person out of it.
  const [made, setMade] = useState<{ key: string; of: string }>();
  const isMade = made !== undefined && draft === made.key;
  const chosen = isMade ? made.of : model;
  if (solved !== undefined)
    return (
      <Page>
        <PageHeader title={t`New request`} tabs={[]} />
        <EmptyState
          icon={PartyPopper}
          title={<Trans>Good that it was there already</Trans>}
          action={
            <Group gap="sm">
              <Button component={RecordLink} to="/requests/mine" variant="default">
                <Trans>My requests</Trans>
              </Button>
              <Button component={RecordLink} to="/requests/new">
                <Trans>Ask for something else</Trans>
              </Button>
            </Group>
          }
        >
          <Trans>
            Nothing was sent, and nobody has to look at it. We count it, so that more of this is offered.
          </Trans>
        </EmptyState>
      </Page>
    );
  return (
    <Page>
      {draft !== undefined && !isMade && /^REQ-\d{1,12}$/i.test(draft) ? (
        <GoOn key={draft} draftKey={draft} onMade={() => undefined} />
      ) : chosen === undefined ? (
        <>
          <PageHeader
            title={t`New request`}
            lead={t`Choose what comes closest; you see at once who does it and how long it takes.`}
            tabs={[]}
          />
          <CatalogueChoices />
        </>
      ) : /^MOD-\d{1,12}$/i.test(chosen) ? (
        <AskModel key={chosen} modelKey={chosen} onMade={(key) => setMade({ key, of: chosen })} />
      ) : (
        <>
          <PageHeader
            title={t`A learning need`}
            lead={t`Say what people should be able to do afterwards; how it is built is decided together.`}
            tabs={[]}
            actions={<OtherChoice />}
          />
          <RequestForm
            draft={undefined}
            {...(title === undefined ? {} : { startTitle: title })}
            onMade={(key) => setMade({ key, of: 'need' })}
          />
        </>
      )}
    </Page>
  );
}
