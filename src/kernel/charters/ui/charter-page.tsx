/** One charter in business language: what it says, where it stands, its draft, its history, and what is around it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { CalendarX, ChevronDown, FilePen, ListChecks, TriangleAlert, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { draftVersion, endCharter, handOverAccountable } from '../contract.ts';
import { getCharter, getCharterVersion } from '../contract-read.ts';
import { CharterAside } from './charter-aside.tsx';
import { CharterText } from './charter-text.tsx';
import classes from './charters.module.css';
import { DraftEditor } from './draft-editor.tsx';
import { EndDialog, HandOverDialog } from './end-dialogs.tsx';
import { HistoryTab } from './history-tab.tsx';
import { RePinDialog } from './re-pin-dialog.tsx';
import { type Charter, toneOf, useCharterWords } from './words.ts';

/** The page at `/governance/charters/$charter`; `/draft` writes the next version, `/history` compares versions. */
export function CharterPage() {
  const { t } = useLingui();
  const { charter: id = '', tab = 'charter' } = useParams({ strict: false }) as {
    charter?: string;
    tab?: string;
  };
  const answer = useOperation(getCharter, { charterId: id });
  const charter = answer.data;
  const shownId = tab === 'draft' ? charter?.draftVersionId : charter?.currentVersionId;
  const version = useOperation(getCharterVersion, shownId ? { charterVersionId: shownId } : null);
  if (!charter) {
    return (
      <Page>
        <PageHeader title={t`Charter`} tabs={[]} />
        {answer.error ? (
          <RefusalNote
            error={answer.error}
            action={
              <TextLink to="/governance/charters">
                <Trans>Go to the charters</Trans>
              </TextLink>
            }
          />
        ) : (
          <Skeleton height={260} />
        )}
      </Page>
    );
  }
  return (
    <Page>
      <Head charter={charter} tab={tab} />
      {tab !== 'draft' && <Notes charter={charter} />}
      {tab === 'history' ? (
        <HistoryTab charter={charter} />
      ) : version.data ? (
        tab === 'draft' ? (
          <DraftEditor key={version.data.charterVersionId} charter={charter} version={version.data} />
        ) : (
          <div className={classes.columns}>
            <CharterText version={version.data} />
            <CharterAside charter={charter} version={version.data} />
          </div>
        )
      ) : tab === 'draft' && charter.draftVersionId === null ? (
        <NoDraft charter={charter} />
      ) : version.error ? (
        <RefusalNote error={version.error} />
      ) : (
        <Skeleton height={400} />
      )}
    </Page>
  );
}

function useStartDraft(charter: Charter) {
  const { t } = useLingui();
  const go = useGo();
  const start = useCommand(draftVersion, {
    done: t`A draft is started`,
    onDone: () => go(`/governance/charters/${charter.charterId}/draft`),
  });
  return {
    may: charter.can.includes(draftVersion.name),
    starting: start.isPending,
    start: () => start.mutate({ input: { charterId: charter.charterId } }),
  };
}

function Head({ charter, tab }: { charter: Charter; tab: string }) {
  const { t } = useLingui();
  const words = useCharterWords();
  const [open, setOpen] = useState<'end' | 'hand-over' | 're-pin' | null>(null);
  const draft = useStartDraft(charter);
  const base = `/governance/charters/${charter.charterId}`;
  const close = () => setOpen(null);
  const mayRePin = charter.can.includes('charters.re-pin-cases') && charter.openCases > 0;
  const mayHandOver = charter.can.includes(handOverAccountable.name);
  const mayEnd = charter.can.includes(endCharter.name);
  return (
    <>
      <PageHeader
        recordKey={charter.key}
        title={charter.name}
        meta={
          <StatusDot tone={toneOf[charter.standing]} hollow={charter.standing === 'draft'}>
            {words.standing[charter.standing]}
          </StatusDot>
        }
        actions={
          <>
            {charter.draftVersionId !== null && tab !== 'draft' && (
              <Button
                component={RecordLink}
                to={`${base}/draft`}
                variant="default"
                leftSection={<FilePen className="t-icon" aria-hidden />}
              >
                <Trans>Open draft</Trans>
              </Button>
            )}
            {draft.may && (
              <Button
                leftSection={<FilePen className="t-icon" aria-hidden />}
                loading={draft.starting}
                onClick={draft.start}
              >
                <Trans>Draft next version</Trans>
              </Button>
            )}
            {(mayRePin || mayHandOver || mayEnd) && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button variant="default" rightSection={<ChevronDown className="t-icon" aria-hidden />}>
                    <Trans>More</Trans>
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {mayRePin && (
                    <Menu.Item
                      leftSection={<ListChecks className="t-icon" aria-hidden />}
                      onClick={() => setOpen('re-pin')}
                    >
                      <Trans>Move open cases to what holds now…</Trans>
                    </Menu.Item>
                  )}
                  {mayHandOver && (
                    <Menu.Item
                      leftSection={<UserRoundCog className="t-icon" aria-hidden />}
                      onClick={() => setOpen('hand-over')}
                    >
                      <Trans>Make somebody else accountable…</Trans>
                    </Menu.Item>
                  )}
                  {mayEnd && (
                    <Menu.Item
                      color="red"
                      leftSection={<CalendarX className="t-icon" aria-hidden />}
                      onClick={() => setOpen('end')}
                    >
                      <Trans>End this charter…</Trans>
                    </Menu.Item>
                  )}
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        }
        tabs={[
          { label: t`Charter`, to: base },
          ...(charter.draftVersionId === null ? [] : [{ label: t`Draft`, to: `${base}/draft` }]),
          { label: t`History`, to: `${base}/history`, count: charter.versions.length },
        ]}
      />
      {open === 're-pin' && <RePinDialog charter={charter} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog charter={charter} onClose={close} />}
      {open === 'end' && <EndDialog charter={charter} onClose={close} />}
    </>
  );
}

/** What somebody should know or do before they read on. */
function Notes({ charter }: { charter: Charter }) {
  const format = useFormat();
  const base = `/governance/charters/${charter.charterId}`;
  const until = charter.until === null ? '' : format.date(charter.until);
  return (
    <>
      {charter.standing === 'expired' && (
        <div className={classes.note} data-tone="bad" role="status">
          <p className={classes.strong}>
            <Trans>This charter expired after {until}.</Trans>
          </p>
          <p>
            <Trans>
              What the charters above say holds for new work. Open cases keep what they started under.
            </Trans>
          </p>
        </div>
      )}
      {charter.endsInDays !== null && (
        <div className={classes.note} data-tone="warn" role="status">
          <p>
            <Plural
              value={charter.endsInDays}
              _0="This charter ends today, and nothing follows it yet."
              one="This charter ends tomorrow, and nothing follows it yet."
              other="This charter ends in # days, and nothing follows it yet."
            />
          </p>
        </div>
      )}
      {charter.standing === 'draft' && (
        <div className={classes.note} role="status">
          <div className={classes.noteHead}>
            <p>
              <Trans>This charter has never been in force. What you read is its draft.</Trans>
            </p>
            <TextLink to={`${base}/draft`}>
              <Trans>Open the draft</Trans>
            </TextLink>
          </div>
        </div>
      )}
      {charter.toLookAt
        .filter((item) => item.units.length > 0 || charter.endsInDays === null)
        .map((item) => (
          <div key={item.workItemId} className={classes.note} data-tone="warn">
            <p className={classes.strong} dir="auto">
              <TriangleAlert className="t-icon" aria-hidden style={{ verticalAlign: '-3px' }} /> {item.title}
            </p>
            {item.units.length > 0 && (
              <details>
                <summary>
                  <Plural
                    value={item.units.length}
                    one="What changes for # unit"
                    other="What changes for # units"
                  />
                </summary>
                <ul>
                  {item.units.map((unit) => (
                    <li key={unit.name}>
                      <bdi>{unit.name}</bdi>
                      <ul>
                        {unit.changes.map((change) => (
                          <li key={change}>
                            <bdi>{change}</bdi>
                          </li>
                        ))}
                      </ul>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        ))}
    </>
  );
}

function NoDraft({ charter }: { charter: Charter }) {
  const draft = useStartDraft(charter);
  return (
    <EmptyState
      icon={FilePen}
      title={<Trans>There is no draft</Trans>}
      action={
        draft.may ? (
          <Button loading={draft.starting} onClick={draft.start}>
            <Trans>Draft next version</Trans>
          </Button>
        ) : undefined
      }
    >
      <Trans>A draft says nothing to anybody until it is put in force.</Trans>
    </EmptyState>
  );
}
