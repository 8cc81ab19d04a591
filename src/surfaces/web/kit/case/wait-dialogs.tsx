/** Waiting on somebody: whom, and what they are asked; what came back; by which day they will answer; who else is asked. */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  answerWait,
  endWait,
  handOverWait,
  promiseWait,
  startWait,
} from '../../../../kernel/cases/contract.ts';
import type { PartyKind } from '../../../../kernel/cases/contract-parties.ts';
import { searchPeople, useUnitSearch } from '../../hooks/directory.ts';
import { CommandDialog } from '../command-dialog.tsx';
import { DateField, today } from '../date-field.tsx';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import { type CaseDetail, partyOf, partyWords, type Wait } from './words.ts';

const looksLikeMail = (text: string) => /^\S+@\S+\.\S+$/.test(text);

/** Props of `WaitDialog`. */
export interface WaitDialogProps {
  held: Pick<CaseDetail, 'caseId' | 'key' | 'mayWaitOn' | 'pausingWaits' | 'requester'>;
  /** Asks this party; left out: it is chosen. */
  party?: PartyKind;
  onClose: () => void;
}

/** Holds a case on somebody. */
export function WaitDialog({ held, party, onClose }: WaitDialogProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const others = held.mayWaitOn.filter((kind) => kind !== 'requester');
  const [kind, setKind] = useState<PartyKind>(party ?? others[0] ?? 'person');
  const [person, setPerson] = useState<Pickable | null>(null);
  const [unit, setUnit] = useState<Pickable | null>(null);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [question, setQuestion] = useState('');
  const [promisedUntil, setPromisedUntil] = useState<string | null>(null);
  const searchUnits = useUnitSearch(kind === 'business-area');
  const asks = question.trim().length >= 5;
  const mailed = kind !== 'requester' && kind !== 'person' && email.trim() !== '';
  const mailOk = !mailed || looksLikeMail(email.trim());
  const isNamed =
    kind === 'requester' ||
    (kind === 'person'
      ? person !== null
      : kind === 'business-area'
        ? unit !== null
        : kind === 'vendor'
          ? name.trim().length >= 2 && (person !== null || mailed)
          : person !== null || mailed);
  const complete = asks && isNamed && mailOk;
  const input = complete
    ? {
        caseId: held.caseId,
        partyKind: kind,
        question: question.trim(),
        promisedUntil,
        ...(kind === 'requester' ? {} : { personId: person?.id ?? null }),
        ...(kind === 'business-area' ? { unitId: unit?.id ?? null } : {}),
        ...(kind === 'vendor' ? { partyName: name.trim() } : {}),
        ...(mailed ? { contactEmail: email.trim() } : {}),
      }
    : null;
  const key = held.key;
  const pauses = held.pausingWaits.includes(kind);
  const who = held.requester?.name ?? '';
  return (
    <CommandDialog
      contract={startWait}
      title={
        kind === 'requester' ? <Trans>Ask the requester of {key}</Trans> : <Trans>{key} waits on …</Trans>
      }
      confirm={kind === 'requester' ? t`Ask` : t`Ask and wait`}
      input={input}
      missing={
        !isNamed
          ? t`Say whom it waits on, and who is told.`
          : !mailOk
            ? t`The e-mail address is not complete yet.`
            : t`Write what you need from them.`
      }
      onClose={onClose}
      options={{ done: () => t`They are told what is asked` }}
    >
      {party === undefined && (
        <Select
          label={t`Whom does it wait on?`}
          allowDeselect={false}
          value={kind}
          onChange={(value) => value && setKind(value as PartyKind)}
          data={others.map((each) => ({ value: each, label: i18n._(partyWords[each]) }))}
        />
      )}
      {kind === 'requester' && who !== '' && (
        <Text size="sm">
          <Trans>
            <bdi>{who}</bdi> is told, and answers on Home.
          </Trans>
        </Text>
      )}
      {kind === 'business-area' && (
        <RecordPicker
          label={t`Business area or unit`}
          description={t`Its head is asked unless you name somebody.`}
          value={unit}
          onChange={setUnit}
          search={searchUnits}
        />
      )}
      {kind === 'vendor' && (
        <TextInput
          label={t`Name of the vendor`}
          maxLength={200}
          dir="auto"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {kind !== 'requester' && (
        <RecordPicker
          label={kind === 'person' ? t`Who` : t`Who there, if they work here`}
          value={person}
          onChange={setPerson}
          search={searchPeople}
        />
      )}
      {kind !== 'requester' && kind !== 'person' && (
        <TextInput
          label={t`E-mail address, if they are outside`}
          description={t`They get a link with which they answer without an account.`}
          type="email"
          dir="ltr"
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t`What do you need from them?`}
        description={t`This is all that they see of it.`}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        dir="auto"
        data-autofocus={party !== undefined || undefined}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      <DateField
        label={t`Promised until`}
        description={t`If they have said by when.`}
        value={promisedUntil}
        onChange={setPromisedUntil}
        minDate={today()}
        clearable
      />
      <Text size="sm" c="dimmed">
        {pauses ? (
          <Trans>The charter says that the promised clocks stand still while it waits for this.</Trans>
        ) : (
          <Trans>The promised clocks run on while it waits for this, as the charter says.</Trans>
        )}
      </Text>
    </CommandDialog>
  );
}

interface OnWait {
  wait: Wait;
  caseKey: string;
  onClose: () => void;
}

function useParty(wait: Wait): string {
  const { i18n } = useMessages();
  return partyOf(wait, (kind) => i18n._(partyWords[kind]));
}

/** The answer came in another way, or is not needed any more. */
export function EndWaitDialog({ wait, caseKey, onClose }: OnWait) {
  const { t } = useLingui();
  const party = useParty(wait);
  const [answer, setAnswer] = useState('');
  const given = answer.trim();
  return (
    <CommandDialog
      contract={endWait}
      title={<Trans>{caseKey} does not wait any more</Trans>}
      confirm={given === '' ? t`Not needed any more` : t`Answered`}
      input={{ waitId: wait.waitId, ...(given === '' ? {} : { answer: given }) }}
      missing=""
      ready={given.length !== 1}
      expectedVersion={wait.version}
      onClose={onClose}
      options={{ done: () => t`It waits on ${party} no more` }}
    >
      {wait.question && (
        <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {wait.question}
        </Text>
      )}
      <Textarea
        label={t`What did they say?`}
        description={t`Leave it empty if the answer is not needed any more.`}
        autosize
        minRows={3}
        maxLength={8000}
        dir="auto"
        data-autofocus
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** The day by which they will answer. */
export function PromiseDialog({ wait, caseKey, onClose }: OnWait) {
  const { t } = useLingui();
  const party = useParty(wait);
  const [until, setUntil] = useState<string | null>(wait.promisedUntil);
  return (
    <CommandDialog
      contract={promiseWait}
      title={<Trans>{caseKey}: by when?</Trans>}
      confirm={until === null ? t`No promise` : t`Note the day`}
      input={until === wait.promisedUntil ? null : { waitId: wait.waitId, promisedUntil: until }}
      missing={t`Choose another day.`}
      expectedVersion={wait.version}
      onClose={onClose}
    >
      <DateField
        label={t`${party} answers until`}
        value={until}
        onChange={setUntil}
        minDate={today()}
        clearable
        data-autofocus
      />
    </CommandDialog>
  );
}

/** Asks another person in place of the one waited on. */
export function HandOverDialog({ wait, caseKey, onClose }: OnWait) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(null);
  return (
    <CommandDialog
      contract={handOverWait}
      title={<Trans>{caseKey}: ask somebody else</Trans>}
      confirm={t`Ask them`}
      input={person === null ? null : { waitId: wait.waitId, personId: person.id }}
      missing={t`Choose who is asked now.`}
      expectedVersion={wait.version}
      onClose={onClose}
    >
      <RecordPicker label={t`Who is asked now`} value={person} onChange={setPerson} search={searchPeople} />
    </CommandDialog>
  );
}

/** The one waited on answers. */
export function AnswerDialog({ wait, caseKey, onClose }: OnWait) {
  const { t } = useLingui();
  const [answer, setAnswer] = useState('');
  const given = answer.trim();
  return (
    <CommandDialog
      contract={answerWait}
      title={<Trans>Answer for {caseKey}</Trans>}
      confirm={t`Send the answer`}
      input={given.length < 2 ? null : { waitId: wait.waitId, answer: given }}
      missing={t`Write the answer.`}
      expectedVersion={wait.version}
      onClose={onClose}
      options={{ done: () => t`Thank you, your answer has arrived` }}
    >
      {wait.question && (
        <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {wait.question}
        </Text>
      )}
      <Textarea
        label={t`Your answer`}
        autosize
        minRows={4}
        maxLength={8000}
        dir="auto"
        data-autofocus
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
