/** Writes a draft: each value with how binding it is below, what is above beside it, and what still keeps it from force. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { changeDraft, withdrawDraft } from '../contract.ts';
import { listProcesses } from '../contract-read.ts';
import { ActivateDialog } from './activate-dialog.tsx';
import classes from './charters.module.css';
import { ClockField } from './clock-field.tsx';
import { ConditionsField } from './conditions-field.tsx';
import { PartyField } from './party-field.tsx';
import { ValueField } from './value-field.tsx';
import { type Charter, type CharterContent, type PartyRef, useCharterWords, type Version } from './words.ts';

/** The editor of a draft version. */
export function DraftEditor({ charter, version }: { charter: Charter; version: Version }) {
  const { t } = useLingui();
  const words = useCharterWords();
  const go = useGo();
  const [content, setContent] = useState<CharterContent>(version.content);
  const [name, setName] = useState(charter.name);
  const [added, setAdded] = useState<ReadonlyMap<string, string>>(new Map());
  const [open, setOpen] = useState<'activate' | 'withdraw' | null>(null);
  const process = useOperation(listProcesses, {}, { staleTime: 60_000 }).data?.processes.find(
    (p) => p.process === version.process,
  );
  const save = useCommand(changeDraft, { tellRefusal: false, done: t`The draft is saved` });
  const disabled = !version.can.includes(changeDraft.name);
  const same = name.trim() === charter.name && JSON.stringify(content) === JSON.stringify(version.content);
  const change = (part: Partial<CharterContent>) => setContent((now) => ({ ...now, ...part }));

  const nameOf = (p: PartyRef) =>
    added.get(`${p.kind} ${p.id}`) ??
    version.names.parties.find((n) => n.kind === p.kind && n.id === p.id)?.name ??
    p.id;
  const onNamed = (p: PartyRef, called: string) =>
    setAdded((now) => new Map(now).set(`${p.kind} ${p.id}`, called));
  const flawsAt = (at: string) =>
    (same ? version.problems : []).filter((p) => p.at === at).map((p) => p.message);

  const { above } = version;
  const bindingAt = (at: string) => above?.why[at]?.some((w) => w.mode === 'mandatory') ?? false;
  const names = (some: readonly PartyRef[] | undefined) =>
    some === undefined || some.length === 0 ? null : some.map(nameOf).join(', ');
  const person = (id: string | null | undefined) =>
    id === null || id === undefined ? null : nameOf({ kind: 'person', id });
  const field = (at: string, aboveWords: string | null) => ({
    above: aboveWords,
    binding: bindingAt(at),
    flaws: flawsAt(at),
    disabled,
  });
  const parties = (part: 'responsible' | 'consulted' | 'informed', label: string, help: string) => (
    <ValueField<PartyRef[]>
      label={label}
      help={help}
      valued={content[part]}
      onChange={(valued) => change({ [part]: valued })}
      blank={[]}
      {...field(part, names(above?.[part]))}
    >
      {(value, set) => (
        <PartyField
          label={label}
          value={value}
          onChange={set}
          nameOf={nameOf}
          onNamed={onNamed}
          disabled={disabled}
        />
      )}
    </ValueField>
  );

  return (
    <div className={classes.columns}>
      <div className={classes.main} style={{ gap: 0 }}>
        <TextInput
          label={t`Name`}
          required
          dir="auto"
          maxLength={160}
          disabled={disabled}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          mb={14}
        />
        <ValueField<string>
          label={t`Purpose`}
          valued={content.purpose}
          onChange={(purpose) => change({ purpose })}
          blank=""
          {...field('purpose', above?.purpose ?? null)}
        >
          {(value, set) => (
            <Textarea
              aria-label={t`Purpose`}
              autosize
              minRows={2}
              dir="auto"
              maxLength={2000}
              disabled={disabled}
              value={value}
              onChange={(event) => set(event.currentTarget.value)}
            />
          )}
        </ValueField>
        <Answers content={content} above={version} onChange={change} disabled={disabled} />
        <ValueField<string[]>
          label={t`Who answers (accountable)`}
          help={t`Exactly one person. While you discuss it, a draft may name several.`}
          valued={content.accountable}
          onChange={(accountable) => change({ accountable })}
          blank={[]}
          {...field('accountable', person(above?.accountableId))}
        >
          {(value, set) => (
            <PartyField
              label={t`Accountable`}
              onlyPeople
              value={value.map((id) => ({ kind: 'person', id }))}
              onChange={(some) => set(some.map((p) => p.id).slice(0, 5))}
              nameOf={nameOf}
              onNamed={onNamed}
              disabled={disabled}
            />
          )}
        </ValueField>
        {parties('responsible', t`Responsible`, t`Who does the work.`)}
        {parties('consulted', t`Consulted`, t`Who is asked before something is decided.`)}
        {parties('informed', t`Informed`, t`Who is told what was decided.`)}
        {(process?.clocks ?? []).map(({ clock, title, defaultTarget }) => {
          const terms = above?.clocks[clock];
          const from = terms === undefined ? null : words.target(terms.target);
          const proposed = words.target(defaultTarget);
          return (
            <ValueField
              key={clock}
              label={t`Clock: ${title}`}
              valued={content.clocks[clock] ?? { mode: 'default', value: null }}
              onChange={(valued) =>
                change({
                  clocks:
                    valued.value === null
                      ? Object.fromEntries(Object.entries(content.clocks).filter(([n]) => n !== clock))
                      : { ...content.clocks, [clock]: valued },
                })
              }
              blank={terms ?? { target: defaultTarget, warnAtPercent: 80, ladder: [] }}
              {...field(`clocks.${clock}`, from ?? t`${proposed}, as the process proposes`)}
            >
              {(value, set) => (
                <ClockField
                  label={title}
                  value={value}
                  onChange={set}
                  nameOf={nameOf}
                  onNamed={onNamed}
                  disabled={disabled}
                />
              )}
            </ValueField>
          );
        })}
        <ValueField<string[]>
          label={t`Waits that pause the clocks`}
          help={t`The fewer, the tighter: a wait that does not pause counts against the promise.`}
          valued={content.pausingWaits}
          onChange={(pausingWaits) => change({ pausingWaits })}
          blank={above?.pausingWaits ?? ['requester']}
          {...field(
            'pausingWaits',
            above === null ? null : above.pausingWaits.map(words.wait).join(', ') || t`none`,
          )}
        >
          {(value, set) => (
            <Group gap="md">
              {(process?.waits ?? []).map((party) => (
                <Checkbox
                  key={party}
                  label={words.wait(party)}
                  disabled={disabled}
                  checked={value.includes(party)}
                  onChange={(event) =>
                    set(event.currentTarget.checked ? [...value, party] : value.filter((w) => w !== party))
                  }
                />
              ))}
            </Group>
          )}
        </ValueField>
        <ConditionsField
          process={version.process}
          content={content}
          onChange={change}
          above={above?.conditions ?? []}
          smallest={process?.smallestCondition ?? ''}
          flawsAt={flawsAt}
          disabled={disabled}
        />
        <ValueField<{ title: string }[]>
          label={t`Checklist`}
          help={t`One step a line; every case starts with them.`}
          valued={content.checklist}
          onChange={(checklist) => change({ checklist })}
          blank={[]}
          {...field('checklist', above?.checklist.map((c) => c.title).join(' · ') || null)}
        >
          {(value, set) => (
            <Textarea
              aria-label={t`Checklist`}
              autosize
              minRows={3}
              dir="auto"
              disabled={disabled}
              value={value.map((c) => c.title).join('\n')}
              onChange={(event) => set(event.currentTarget.value.split('\n').map((title) => ({ title })))}
            />
          )}
        </ValueField>
        <section className={classes.value}>
          <div className={classes.valueHead}>
            <h3>
              <Trans>What may differ locally</Trans>
            </h3>
          </div>
          <Textarea
            aria-label={t`What may differ locally`}
            autosize
            minRows={2}
            dir="auto"
            maxLength={2000}
            disabled={disabled}
            value={content.localVariation ?? ''}
            onChange={(event) => change({ localVariation: event.currentTarget.value || null })}
          />
        </section>
        <RefusalNote error={save.error} />
        {!disabled && (
          <div className={classes.save}>
            <Button
              disabled={same || name.trim() === ''}
              loading={save.isPending}
              onClick={() =>
                save.mutate({
                  input: {
                    charterVersionId: version.charterVersionId,
                    name: name.trim(),
                    content: tidied(content),
                  },
                  expectedVersion: version.version,
                })
              }
            >
              <Trans>Save the draft</Trans>
            </Button>
            <Button variant="default" disabled={!same} onClick={() => setOpen('activate')}>
              <Trans>Put in force…</Trans>
            </Button>
            <Button variant="subtle" onClick={() => setOpen('withdraw')}>
              <Trans>Withdraw</Trans>
            </Button>
            {!same && (
              <p>
                <Trans>Not saved yet</Trans>
              </p>
            )}
          </div>
        )}
      </div>
      <aside className={classes.aside}>
        <Readiness version={version} saved={same} />
      </aside>
      {open === 'activate' && (
        <ActivateDialog charter={charter} version={version} onClose={() => setOpen(null)} />
      )}
      <ConfirmWithPreview
        contract={withdrawDraft}
        input={open === 'withdraw' ? { charterVersionId: version.charterVersionId } : null}
        expectedVersion={version.version}
        onClose={() => setOpen(null)}
        title={<Trans>Withdraw the draft</Trans>}
        confirm={t`Withdraw`}
        irreversible
        options={{
          done: t`The draft is withdrawn`,
          onDone: () => go(`/governance/charters/${charter.charterId}`),
        }}
      />
    </div>
  );
}

/** Without what was left empty: an empty text says nothing. */
function tidied(content: CharterContent): CharterContent {
  const purpose = content.purpose.value?.trim();
  return {
    ...content,
    purpose: { ...content.purpose, value: purpose ? purpose : null },
    checklist: {
      ...content.checklist,
      value:
        content.checklist.value
          ?.map((c) => ({ title: c.title.trim() }))
          .filter((c, i, all) => c.title !== '' && all.findIndex((o) => o.title === c.title) === i) ?? null,
    },
    localVariation: content.localVariation?.trim() || null,
  };
}

/** What this process has to do with the first three questions. */
function Answers({
  content,
  above,
  onChange,
  disabled,
}: {
  content: CharterContent;
  above: Version;
  onChange: (change: Partial<CharterContent>) => void;
  disabled: boolean;
}) {
  const { t } = useLingui();
  const questions = [
    ['created', t`How is content created?`],
    ['delivered', t`How does it reach the people who need it?`],
    ['measured', t`How are results measured?`],
  ] as const;
  return (
    <section className={classes.value}>
      <div className={classes.valueHead}>
        <h3>
          <Trans>The first three questions</Trans>
        </h3>
      </div>
      <p className={classes.above}>
        <Trans>Leave empty what this process does not decide.</Trans>
      </p>
      {questions.map(([question, label]) => (
        <Textarea
          key={question}
          label={label}
          autosize
          minRows={1}
          dir="auto"
          maxLength={2000}
          disabled={disabled}
          placeholder={above.above?.answers[question] ?? ''}
          value={content.answers[question] ?? ''}
          onChange={(event) =>
            onChange({ answers: { ...content.answers, [question]: event.currentTarget.value || null } })
          }
        />
      ))}
    </section>
  );
}

/** Everything that still keeps the draft from being put in force. */
function Readiness({ version, saved }: { version: Version; saved: boolean }) {
  const { problems } = version;
  return (
    <section>
      <h2>
        <Trans>Before it can be put in force</Trans>
      </h2>
      {problems.length === 0 ? (
        <p style={{ margin: 0 }}>
          <Trans>Nothing is missing. As saved, this draft can be put in force.</Trans>
        </p>
      ) : (
        <>
          <p style={{ margin: '0 0 6px' }}>
            <Plural
              value={problems.length}
              one="# thing is to be mended:"
              other="# things are to be mended:"
            />
          </p>
          <ul style={{ listStyle: 'disc', paddingInlineStart: 18 }}>
            {problems.map((p) => (
              <li key={`${p.at} ${p.message}`}>
                <bdi>{p.message}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {!saved && (
        <p className={classes.none}>
          <Trans>This list is about what was saved last.</Trans>
        </p>
      )}
    </section>
  );
}
