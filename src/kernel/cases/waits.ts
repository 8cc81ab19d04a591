/** Waiting on somebody: starting, promising, answering with an account, ending, reminding, asking somebody else. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { inScope } from '../access/scope.ts';
import { pauseClocks, resumeClocks } from '../clocks/clock-changes.ts';
import { namesOf } from '../names.ts';
import { type Operation, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { meetClocks, pausingOf, processOf } from './case.ts';
import * as contract from './contract.ts';
import type { PartyKind } from './contract-parties.ts';
import * as events from './events.ts';
import {
  type Context,
  lockCase,
  lockWait,
  type Of,
  partyName,
  type WaitRow,
  worksHere,
  worksOn,
} from './rows.ts';
import { partyOf, partyTitles, promiseReminderAt, weeklyReminderAt } from './rules.ts';
import { tellParty } from './telling.ts';

const { command } = operationsOn<KernelTables>();

/** Whoever is told when a wait moves: who works on the case, else who started the wait. */
async function workerOf(ctx: Context, wait: Pick<WaitRow, 'case_id' | 'started_by'>): Promise<string | null> {
  const { rows } = await sql<{ owner_id: string | null }>`
    select owner_id from kernel.work_case where case_id = ${wait.case_id}`.execute(ctx.tx);
  return rows[0]?.owner_id ?? wait.started_by;
}

/** Tells those who work on the case that the one waited on has moved. */
export async function tellWorkers(
  ctx: Context,
  wait: Of<WaitRow>,
  kind: string,
  what: string,
): Promise<void> {
  const nameOf = await namesOf(ctx, { person: [wait.person_id], unit: [wait.unit_id] });
  const sentence = `${wait.case_key}: ${partyName(wait, nameOf)} ${what}`;
  for (const personId of new Set([await workerOf(ctx, wait), wait.started_by])) {
    if (personId === null || personId === ctx.actor.personId || personId === wait.person_id) continue;
    ctx.tell(personId, { kind: wait.case_kind, id: wait.case_id }, kind, sentence);
  }
}

/** Writes the end of a wait; its clocks run on. */
export async function finishWait(
  ctx: Context,
  wait: WaitRow,
  answered: { answer: string; through: 'account' | 'link' | 'noted' } | null,
): Promise<{ waitId: string; caseId: string; version: number }> {
  const version = wait.version + 1;
  await ctx.tx
    .updateTable('kernel.wait')
    .set({
      ended_at: ctx.now,
      version,
      ...(answered === null
        ? {}
        : { answered_at: ctx.now, answer: answered.answer, answered_through: answered.through }),
    })
    .where('wait_id', '=', wait.wait_id)
    .execute();
  await sql`update kernel.wait_link set expires_at = least(expires_at, ${ctx.now}::timestamptz + interval '7 days')
    where wait_id = ${wait.wait_id}`.execute(ctx.tx);
  if (wait.pauses) await resumeClocks(ctx, wait.case_id, ctx.now, wait.wait_id);
  return { waitId: wait.wait_id, caseId: wait.case_id, version };
}

/** Notes a promise, and sets the reminder for the day on which it was not kept. */
export async function notePromise(
  ctx: Context,
  wait: WaitRow,
  promisedUntil: string | null,
): Promise<{ waitId: string; caseId: string; version: number }> {
  const { wait_id: waitId, case_id: caseId } = wait;
  const version = wait.version + 1;
  await ctx.tx
    .updateTable('kernel.wait')
    .set({ promised_until: promisedUntil, version })
    .where('wait_id', '=', waitId)
    .execute();
  ctx.emit(events.waitPromised, caseId, { waitId, promisedUntil });
  if (promisedUntil !== null) remindAfterPromise(ctx, waitId, promisedUntil);
  return { waitId, caseId, version };
}

function remindAfterPromise(ctx: Context, waitId: string, promisedUntil: string): void {
  ctx.later(promiseReminderAt(promisedUntil), { kind: 'wait', id: waitId }, contract.remindWait, {
    waitId,
    promisedUntil,
  });
}

function remindInAWeek(ctx: Context, waitId: string, reminder: number): void {
  ctx.later(weeklyReminderAt(ctx.now), { kind: 'wait', id: waitId }, contract.remindWait, {
    waitId,
    reminder,
  });
}

/** Refuses a wait that has ended. */
function demandOpen(ctx: Context<'wait-ended'>, wait: WaitRow): void {
  if (wait.ended_at !== null) ctx.refuse('wait-ended', { endedOn: wait.ended_at.slice(0, 10) });
}

/** Who is asked: named, the requester, or the head of the business area. */
async function personAsked(
  ctx: Context<'unit-unknown'>,
  partyKind: PartyKind,
  personId: string | null,
  unitId: string | null,
  requesterId: string | null,
): Promise<string | null> {
  if (partyKind === 'requester') return requesterId;
  if (personId !== null || unitId === null) return personId;
  const { rows } = await sql<{ head_id: string | null }>`
    select head_id from kernel.unit_now where unit_id = ${unitId}`.execute(ctx.tx);
  if (rows[0] === undefined) return ctx.refuse('unit-unknown');
  return rows[0].head_id;
}

/** The commands around waits; `baseUrl` is where links of mails lead. */
export function waitOperations(baseUrl: string): Operation[] {
  return [
    command(contract.startWait, async (ctx, input) => {
      const { caseId, partyKind, question } = input;
      const row = await lockCase(ctx as Context, caseId);
      if (!row.is_open) ctx.refuse('not-open');
      const process = processOf(ctx, row.process);
      if (!process.waits.includes(partyKind))
        ctx.refuse('party-not-held', { party: partyTitles[partyKind].toLowerCase() });
      const given = {
        partyKind,
        personId: input.personId ?? null,
        unitId: input.unitId ?? null,
        partyName: input.partyName ?? null,
        contactEmail: input.contactEmail ?? null,
      };
      const who = partyOf(given);
      if ('missing' in who) return ctx.refuse('party-incomplete', { what: who.missing });
      const personId = await personAsked(
        ctx as Context<'unit-unknown'>,
        partyKind,
        given.personId,
        given.unitId,
        row.requester_id,
      );
      if (personId === null && given.contactEmail === null) ctx.refuse('nobody-to-tell');
      if (personId !== null && !(await worksHere(ctx, personId))) ctx.refuse('person-gone');
      const promisedUntil = input.promisedUntil ?? null;
      if (promisedUntil !== null && promisedUntil < ctx.today) ctx.refuse('promised-past', { promisedUntil });
      const { rows: same } = await sql<WaitRow>`
        select * from kernel.wait where case_id = ${caseId} and party = ${who.party} and ended_at is null
          and person_id is not distinct from ${personId}::uuid
          and contact_email is not distinct from ${given.contactEmail}`.execute(ctx.tx);
      if (same[0] !== undefined) {
        const nameOf = await namesOf(ctx, { person: [personId], unit: [given.unitId] });
        ctx.refuse('waits-already', {
          party: partyName(same[0], nameOf),
          since: same[0].since.slice(0, 10),
        });
      }
      const pauses = (await pausingOf(ctx, row.pin_id)).includes(partyKind);
      const waitId = newId();
      await ctx.tx
        .insertInto('kernel.wait')
        .values({
          wait_id: waitId,
          case_id: caseId,
          party_kind: partyKind,
          party: who.party,
          person_id: personId,
          unit_id: given.unitId,
          party_name:
            given.partyName ?? (personId === null && given.unitId === null ? partyTitles[partyKind] : null),
          contact_email: given.contactEmail,
          question,
          since: ctx.now,
          started_by: ctx.actor.personId,
          pauses,
          promised_until: promisedUntil,
        })
        .execute();
      if (pauses) await pauseClocks(ctx, caseId, ctx.now, waitId);
      await meetClocks(ctx, row, contract.startWait.name);
      ctx.emit(events.waitStarted, caseId, { waitId, partyKind, personId, unitId: given.unitId, pauses });
      const nameOf = await namesOf(ctx, { person: [ctx.actor.personId] });
      await tellParty(
        ctx as Context,
        baseUrl,
        {
          wait_id: waitId,
          case_id: caseId,
          case_kind: row.kind,
          case_key: row.key,
          person_id: personId,
          contact_email: given.contactEmail,
          question,
          promised_until: promisedUntil,
        },
        'asked',
        ctx.actor.personId === null ? null : nameOf('person', ctx.actor.personId),
      );
      if (promisedUntil !== null) remindAfterPromise(ctx as Context, waitId, promisedUntil);
      remindInAWeek(ctx as Context, waitId, 0);
      return { waitId, caseId, version: 1 };
    }),

    command(contract.promiseWait, async (ctx, { waitId, promisedUntil }) => {
      const reach = inScope(ctx.scope, 'c.unit_id', 'c.owner_id', 'w.person_id');
      const wait = await lockWait(ctx as Context, waitId, reach);
      ctx.expectVersion(wait.version, { promisedUntil: wait.promised_until });
      demandOpen(ctx as Context<'wait-ended'>, wait);
      if (promisedUntil !== null && promisedUntil < ctx.today) ctx.refuse('promised-past', { promisedUntil });
      if (promisedUntil === wait.promised_until)
        return { waitId, caseId: wait.case_id, version: wait.version };
      const noted = await notePromise(ctx as Context, wait, promisedUntil);
      if (wait.person_id === ctx.actor.personId && promisedUntil !== null)
        await tellWorkers(
          ctx as Context,
          wait,
          'wait-promised',
          `promises an answer until ${promisedUntil}.`,
        );
      return noted;
    }),

    command(contract.answerWait, async (ctx, { waitId, answer }) => {
      // An answer is the asked one's own: others note what they were told with end-wait.
      const mine =
        ctx.actor.kind === 'system'
          ? sql<boolean>`true`
          : sql<boolean>`w.person_id = ${ctx.actor.personId}::uuid`;
      const wait = await lockWait(ctx as Context, waitId, mine);
      ctx.expectVersion(wait.version, { endedAt: wait.ended_at });
      demandOpen(ctx as Context<'wait-ended'>, wait);
      const done = await finishWait(ctx as Context, wait, { answer, through: 'account' });
      ctx.emit(events.waitAnswered, wait.case_id, { waitId, through: 'account' });
      await tellWorkers(ctx as Context, wait, 'wait-answered', 'has answered.');
      return done;
    }),

    command(contract.endWait, async (ctx, { waitId, answer }) => {
      const wait = await lockWait(ctx as Context, waitId, worksOn(ctx.scope));
      ctx.expectVersion(wait.version, { endedAt: wait.ended_at });
      demandOpen(ctx as Context<'wait-ended'>, wait);
      const noted = answer == null ? null : { answer, through: 'noted' as const };
      const done = await finishWait(ctx as Context, wait, noted);
      if (noted !== null) ctx.emit(events.waitAnswered, wait.case_id, { waitId, through: 'noted' });
      else ctx.emit(events.waitEnded, wait.case_id, { waitId });
      if (wait.person_id !== null && wait.person_id !== ctx.actor.personId)
        ctx.tell(
          wait.person_id,
          { kind: 'wait', id: waitId },
          'wait-ended',
          `${wait.case_key} does not wait on you any more.`,
        );
      return done;
    }),

    command(contract.remindWait, async (ctx, { waitId, reminder, promisedUntil }) => {
      const wait = await lockWait(ctx as Context, waitId, worksOn(ctx.scope));
      const outdated =
        wait.ended_at !== null ||
        (reminder !== undefined && reminder !== wait.reminders) ||
        (promisedUntil !== undefined && promisedUntil !== wait.promised_until);
      if (outdated) return { waitId, isReminded: false };
      // A promise that still runs is trusted; the week after it is soon enough.
      const trusted =
        reminder !== undefined && wait.promised_until !== null && wait.promised_until >= ctx.today;
      const reminders = wait.reminders + 1;
      await ctx.tx
        .updateTable('kernel.wait')
        .set({ reminders, ...(trusted ? {} : { reminded_at: ctx.now }) })
        .where('wait_id', '=', waitId)
        .execute();
      remindInAWeek(ctx as Context, waitId, reminders);
      if (trusted) return { waitId, isReminded: false };
      ctx.emit(events.waitReminded, wait.case_id, { waitId, reminders });
      const nameOf = await namesOf(ctx, { person: [wait.started_by] });
      const askedBy = wait.started_by === null ? null : nameOf('person', wait.started_by);
      await tellParty(ctx as Context, baseUrl, wait, 'reminded', askedBy);
      return { waitId, isReminded: true };
    }),

    command(contract.handOverWait, async (ctx, { waitId, personId }) => {
      const wait = await lockWait(ctx as Context, waitId, worksOn(ctx.scope));
      ctx.expectVersion(wait.version, { personId: wait.person_id });
      demandOpen(ctx as Context<'wait-ended'>, wait);
      if (!(await worksHere(ctx, personId))) ctx.refuse('person-gone');
      if (personId === wait.person_id) return { waitId, caseId: wait.case_id, version: wait.version };
      const version = wait.version + 1;
      const party = wait.party_kind === 'person' ? `person:${personId}` : wait.party;
      await ctx.tx
        .updateTable('kernel.wait')
        .set({ person_id: personId, party, version, contact_email: null })
        .where('wait_id', '=', waitId)
        .execute();
      // Whoever was asked before answers no more.
      await ctx.tx.deleteFrom('kernel.wait_link').where('wait_id', '=', waitId).execute();
      ctx.emit(events.waitHandedOver, wait.case_id, { waitId, personId, formerId: wait.person_id });
      const nameOf = await namesOf(ctx, { person: [wait.started_by] });
      const askedBy = wait.started_by === null ? null : nameOf('person', wait.started_by);
      await tellParty(
        ctx as Context,
        baseUrl,
        { ...wait, person_id: personId, contact_email: null },
        'asked',
        askedBy,
      );
      return { waitId, caseId: wait.case_id, version };
    }),
  ];
}
