/** What a version says, in business language: the four questions, the last one in full. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Chip, Person } from '../../../surfaces/web/kit/status.tsx';
import { listProcesses, listVerdicts } from '../contract-read.ts';
import classes from './charters.module.css';
import { VerdictCases, type VerdictWanted } from './verdict-cases.tsx';
import { type PartyRef, useCharterWords, type Version } from './words.ts';

/** The text; with today's verdicts over the open cases, where the reader may see them. */
export function CharterText({ version }: { version: Version }) {
  const { t } = useLingui();
  const { resolved } = version;
  return (
    <div className={classes.main}>
      {resolved.purpose !== null && (
        <p dir="auto" style={{ margin: 0, fontSize: 15, lineHeight: 1.5, maxInlineSize: '68ch' }}>
          {resolved.purpose}
        </p>
      )}
      <Question number={1} title={t`How is content created?`} answer={resolved.answers.created} />
      <Question
        number={2}
        title={t`How does it reach the people who need it?`}
        answer={resolved.answers.delivered}
      />
      <Question number={3} title={t`How are results measured?`} answer={resolved.answers.measured} />
      <section className={classes.question}>
        <span className={classes.number} data-main aria-hidden>
          {4}
        </span>
        <h2>
          <Trans>Who is responsible, and what says that it was done sufficiently?</Trans>
        </h2>
        <div className={classes.parts}>
          <Raci version={version} />
          <Clocks version={version} />
          <Conditions version={version} />
          {resolved.checklist.length > 0 && (
            <section>
              <h3>
                <Trans>Checklist of every case</Trans>
              </h3>
              <ol style={{ margin: 0, paddingInlineStart: 20 }}>
                {resolved.checklist.map((step) => (
                  <li key={step.title}>
                    <bdi>{step.title}</bdi>
                  </li>
                ))}
              </ol>
            </section>
          )}
          {resolved.localVariation.length > 0 && (
            <section>
              <h3>
                <Trans>What may differ locally</Trans>
              </h3>
              {resolved.localVariation.map((note) => (
                <p key={note} dir="auto" style={{ margin: 0, maxInlineSize: '68ch' }}>
                  {note}
                </p>
              ))}
            </section>
          )}
        </div>
      </section>
    </div>
  );
}

function Question({ number, title, answer }: { number: number; title: string; answer: string | null }) {
  return (
    <section className={classes.question}>
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <h2>{title}</h2>
      {answer === null ? (
        <p className={`${classes.answer} ${classes.none}`}>
          <Trans>This process does not decide it.</Trans>
        </p>
      ) : (
        <p className={classes.answer} dir="auto">
          {answer}
        </p>
      )}
    </section>
  );
}

/** Where a value comes from, if not from this charter. */
function Source({ version, at }: { version: Version; at: string }) {
  const why = version.resolved.why[at] ?? [];
  if (why.some((w) => w.key === version.key && w.effect !== 'held')) return null;
  const from = why.findLast((w) => w.effect !== 'held');
  if (from === undefined) return null;
  const name = from.key ?? from.name;
  return (
    <span className={classes.none}>
      {from.key === null ? <Trans>proposed by the process</Trans> : <Trans>from {name}</Trans>}
    </span>
  );
}

function Raci({ version }: { version: Version }) {
  const { t } = useLingui();
  const { resolved } = version;
  const nameOf = (p: PartyRef) =>
    version.names.parties.find((n) => n.kind === p.kind && n.id === p.id)?.name ?? p.id;
  const kinds: Record<PartyRef['kind'], string> = {
    person: '',
    role: t`role`,
    queue: t`queue`,
    rota: t`rota`,
  };
  const people = (some: readonly PartyRef[]): ReactNode =>
    some.length === 0 ? (
      <span className={classes.none}>
        <Trans>nobody named</Trans>
      </span>
    ) : (
      some.map((p) =>
        p.kind === 'person' ? (
          <Person key={p.id} name={nameOf(p)} />
        ) : (
          <span key={`${p.kind} ${p.id}`}>
            <bdi>{nameOf(p)}</bdi> <span className={classes.none}>{kinds[p.kind]}</span>
          </span>
        ),
      )
    );
  const named = version.content.accountable.value;
  // A draft may name several: they are shown as they stand, so that somebody sees what is wrong.
  const accountable: PartyRef[] =
    version.state === 'draft' && named !== null
      ? named.map((id) => ({ kind: 'person', id }))
      : resolved.accountableId === null
        ? []
        : [{ kind: 'person', id: resolved.accountableId }];
  const rows: [string, string, PartyRef[]][] = [
    [t`Accountable`, 'accountable', accountable],
    [t`Responsible`, 'responsible', resolved.responsible],
    [t`Consulted`, 'consulted', resolved.consulted],
    [t`Informed`, 'informed', resolved.informed],
  ];
  return (
    <section>
      <h3>
        <Trans>Who has which part</Trans>
      </h3>
      <dl className={classes.raci}>
        {rows.map(([label, at, some]) => (
          <RaciRow key={at} label={label} strong={at === 'accountable'}>
            {people(some)}
            {some.length > 0 && <Source version={version} at={at} />}
          </RaciRow>
        ))}
      </dl>
    </section>
  );
}

function RaciRow({ label, strong, children }: { label: string; strong: boolean; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={`${classes.people} ${strong ? classes.strong : ''}`}>{children}</dd>
    </>
  );
}

function Clocks({ version }: { version: Version }) {
  const { t } = useLingui();
  const words = useCharterWords();
  const processes = useOperation(listProcesses, {}, { staleTime: 60_000 }).data?.processes;
  const titles = new Map(
    processes?.find((p) => p.process === version.process)?.clocks.map((c) => [c.clock, c.title]),
  );
  const order = [...titles.keys()];
  const clocks = Object.entries(version.resolved.clocks).sort(
    ([a], [b]) => order.indexOf(a) - order.indexOf(b),
  );
  const nameOf = (p: PartyRef) =>
    version.names.parties.find((n) => n.kind === p.kind && n.id === p.id)?.name ?? p.id;
  const waits = version.resolved.pausingWaits.map(words.wait).join(', ');
  return (
    <section>
      <h3>
        <Trans>How long it may take</Trans>
      </h3>
      <div className={classes.rows}>
        {clocks.map(([name, terms]) => (
          <div key={name} className={classes.row}>
            <span>
              {titles.get(name) ?? name} <Source version={version} at={`clocks.${name}`} />
            </span>
            <span className={`${classes.end} ${classes.strong}`}>{words.target(terms.target)}</span>
            <p>
              {[
                t`Warned at ${terms.warnAtPercent} %`,
                ...terms.ladder.map((s) => t`at ${s.afterPercent} % ${nameOf(s.tell)} is told`),
              ].join(' · ')}
            </p>
          </div>
        ))}
      </div>
      <p className={classes.above} style={{ marginBlockStart: 6 }}>
        {waits === '' ? (
          <Trans>No wait pauses the promised time.</Trans>
        ) : (
          <Trans>The promised time pauses while it waits on: {waits}.</Trans>
        )}
      </p>
    </section>
  );
}

function Conditions({ version }: { version: Version }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useCharterWords();
  const maySee = useMay('charters.see-cases');
  const [wanted, setWanted] = useState<VerdictWanted | null>(null);
  const verdicts = useOperation(
    listVerdicts,
    maySee && version.openCases > 0 ? { charterVersionId: version.charterVersionId } : null,
  ).data;
  const { conditions } = version.resolved;
  if (conditions.length === 0) {
    return (
      <section>
        <h3>
          <Trans>When it is done sufficiently</Trans>
        </h3>
        <p className={classes.above}>
          <Trans>Nothing says so yet. A charter needs at least one done-condition.</Trans>
        </p>
      </section>
    );
  }
  const cases = verdicts?.cases ?? 0;
  return (
    <section>
      <h3>
        {cases > 0 ? (
          <Plural
            value={cases}
            one="When it is done sufficiently: today’s verdicts on # open case"
            other="When it is done sufficiently: today’s verdicts on # open cases"
          />
        ) : (
          <Trans>When it is done sufficiently</Trans>
        )}
      </h3>
      <div className={classes.rows}>
        {conditions.map((condition) => {
          const counted = verdicts?.conditions.find((c) => c.conditionId === condition.conditionId);
          const counts = counted && [
            ['true', counted.true, t`true`] as const,
            ['not-yet', counted.notYet, t`not yet`] as const,
            ['cannot-tell', counted.cannotTell, t`cannot tell`] as const,
          ];
          return (
            <div key={condition.conditionId} className={classes.condition}>
              <div className={classes.conditionHead}>
                <span>
                  <bdi className={classes.strong}>{condition.title}</bdi>{' '}
                  <Source version={version} at={`conditions.${condition.conditionId}`} />
                </span>
                <Chip>{words.mode[condition.mode]}</Chip>
              </div>
              <pre className={classes.text} dir="ltr">
                {condition.text}
              </pre>
              {counted?.problem && <p className={classes.flaw}>{counted.problem}</p>}
              {counts && cases > 0 && (
                <>
                  <div className={classes.bar} aria-hidden>
                    {counts.map(([part, n]) => (
                      <span key={part} data-part={part} style={{ inlineSize: `${(100 * n) / cases}%` }} />
                    ))}
                  </div>
                  <div className={classes.counts}>
                    {counts.map(([part, n, label]) =>
                      n === 0 ? (
                        <span key={part} className={classes.zero}>
                          {format.number(n)} {label}
                        </span>
                      ) : (
                        <Button
                          key={part}
                          variant="subtle"
                          size="compact-sm"
                          onClick={() =>
                            setWanted({
                              charterVersionId: version.charterVersionId,
                              conditionId: condition.conditionId,
                              verdict: part,
                              title: `${condition.title}: ${label}`,
                            })
                          }
                        >
                          {format.number(n)} {label}
                        </Button>
                      ),
                    )}
                  </div>
                </>
              )}
            </div>
          );
        })}
      </div>
      {wanted && <VerdictCases wanted={wanted} onClose={() => setWanted(null)} />}
    </section>
  );
}
