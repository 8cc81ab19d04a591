/** One import from columns to result: mapping, dry run, apply with progress, roll back. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Info, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useLongWork } from '../../../surfaces/web/hooks/long-work.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { LongWorkNote } from '../../../surfaces/web/kit/long-work-note.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { applyPeople, discardImport, getImport, rollBack, stagePeople } from '../contract.ts';
import { ApplyBar } from './apply-bar.tsx';
import classes from './imports.module.css';
import { MappingForm } from './mapping-form.tsx';
import { ImportResult } from './result.tsx';
import { useStateWords } from './words.ts';

const touches = [...applyPeople.touches, 'cost-centre'];

/** The page at `/imports/$import`. */
export function ImportPage() {
  const { t } = useLingui();
  const format = useFormat();
  const go = useGo();
  const states = useStateWords();
  const { import: importId = '' } = useParams({ strict: false }) as { import?: string };
  const answer = useOperation(getImport, { importId });
  const work = useLongWork(touches);
  const [remapping, setRemapping] = useState(false);
  const [rolling, setRolling] = useState(false);
  const discard = useCommand(discardImport, {
    done: t`The import is discarded`,
    onDone: () => go('/imports'),
  });
  const data = answer.data;
  if (!data) {
    return (
      <Page>
        <PageHeader title={t`Import`} tabs={[]} />
        {answer.error ? (
          <RefusalNote
            error={answer.error}
            action={
              <TextLink to="/imports">
                <Trans>Go to the imports</Trans>
              </TextLink>
            }
          />
        ) : (
          <Skeleton height={200} />
        )}
      </Page>
    );
  }
  const { word, ...look } = states[data.state];
  const isOpen = data.state === 'uploaded' || data.state === 'staged';
  const busy = work.running !== undefined || work.starting;
  const titles: Record<string, string> = {
    [stagePeople.name]: t`Dry run: reading and comparing`,
    [applyPeople.name]: t`Applying the import`,
    [rollBack.name]: t`Rolling the import back`,
  };
  const may = (contract: { name: string }) => data.can.includes(contract.name);
  const showMapping = data.state === 'uploaded' || (data.state === 'staged' && remapping);
  const day = data.from ? format.date(data.from) : '';
  return (
    <Page>
      <PageHeader
        recordKey={data.key}
        title={data.fileName}
        tabs={[]}
        meta={<StatusDot {...look}>{word}</StatusDot>}
        actions={
          <>
            {isOpen && may(discardImport) && (
              <Button
                variant="default"
                leftSection={<Trash2 className="t-icon" aria-hidden />}
                disabled={busy}
                loading={discard.isPending}
                onClick={() => discard.mutate({ input: { importId } })}
              >
                <Trans>Discard</Trans>
              </Button>
            )}
            {data.state === 'staged' && !remapping && may(stagePeople) && (
              <Button variant="default" disabled={busy} onClick={() => setRemapping(true)}>
                <Trans>Change the columns</Trans>
              </Button>
            )}
            {data.state === 'applied' && may(rollBack) && (
              <Button
                variant="default"
                leftSection={<RotateCcw className="t-icon" aria-hidden />}
                disabled={busy}
                onClick={() => setRolling(true)}
              >
                <Trans>Roll back</Trans>
              </Button>
            )}
          </>
        }
      />
      <TextLink to="/imports">
        <Trans>All imports</Trans>
      </TextLink>
      <LongWorkNote
        work={work}
        titles={titles}
        stopped={<Trans>It was stopped; nothing was changed.</Trans>}
        refusalAction={<TiedPeople error={work.refusal} />}
      />
      {data.warnings.length > 0 && showMapping && (
        <Alert variant="light" color="gray" icon={<Info className="t-icon" aria-hidden />}>
          <ul className={classes.plain}>
            {data.warnings.slice(0, 8).map((warning) => (
              <li key={`${warning.code}${warning.line}${warning.column}`} dir="auto">
                {warning.message}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {data.state === 'discarded' && (
        <Text c="dimmed" size="sm">
          <Trans>This import was discarded with its file; nobody was changed.</Trans>
        </Text>
      )}
      {showMapping ? (
        <MappingForm
          data={data}
          busy={busy}
          onCancel={data.state === 'staged' ? () => setRemapping(false) : undefined}
          onRun={(input) => {
            setRemapping(false);
            work.start(stagePeople, { importId, ...input });
          }}
        />
      ) : (
        data.summary && (
          <>
            <Text size="sm" c="dimmed">
              {data.mode === 'full' ? (
                <Trans>The list holds everybody; changes hold from {day}.</Trans>
              ) : (
                <Trans>The list holds some people; changes hold from {day}.</Trans>
              )}{' '}
              <Plural value={data.summary.rows} one="# line was read." other="# lines were read." />
            </Text>
            {data.state === 'staged' && may(applyPeople) && (
              <ApplyBar
                data={data}
                busy={busy}
                onApply={(override) => work.start(applyPeople, { importId, override })}
              />
            )}
            <ImportResult data={data} />
          </>
        )
      )}
      <Dialog opened={rolling} onClose={() => setRolling(false)} title={<Trans>Roll {data.key} back</Trans>}>
        <Stack gap="md">
          <Text size="sm">
            <Trans>
              New people are withdrawn and everybody else is as before. It is refused where somebody was
              changed since.
            </Trans>
          </Text>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setRolling(false)}>
              <Trans>Leave it as it is</Trans>
            </Button>
            <Button
              color="red.9"
              onClick={() => {
                setRolling(false);
                work.start(rollBack, { importId });
              }}
            >
              <Trans>Roll back</Trans>
            </Button>
          </div>
        </Stack>
      </Dialog>
    </Page>
  );
}

/** Whoever stands in the way of a roll back, as links. */
function TiedPeople({ error }: { error: unknown }) {
  if (!(error instanceof Refusal) || error.reason !== 'later-facts') return null;
  const { people } = error.details as { people?: unknown };
  const tied = Array.isArray(people)
    ? people.flatMap((each): { personId: string; name: string }[] =>
        typeof each === 'object' && each !== null && 'personId' in each
          ? [{ personId: String(each.personId), name: 'name' in each ? String(each.name) : '' }]
          : [],
      )
    : [];
  return (
    <ul className={classes.plain}>
      {tied.slice(0, 20).map(({ personId, name }) => (
        <li key={personId}>
          <TextLink to={`/people/${personId}`}>
            <bdi>{name || personId}</bdi>
          </TextLink>
        </li>
      ))}
    </ul>
  );
}
