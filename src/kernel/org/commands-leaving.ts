/** Leaving, staying after all, returning, handing over, and the turn of the day that makes plans come true. */
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { accountDisabled } from '../access/contract.ts';
import { disableAccountOf } from '../access/leaving.ts';
import { isEnterpriseWide } from '../access/scope.ts';
import { type CommandContext, operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import { openWorkItem } from '../work/open-item.ts';
import { firstWork, spanOf } from './commands-people.ts';
import {
  dayTurned,
  employmentEnded,
  endEmployment,
  leavingWithdrawn,
  personLeft,
  personRehired,
  rehirePerson,
  turnDay,
  withdrawLeaving,
} from './contract-leaving.ts';
import { EMPLOYMENT, type EmploymentValues, rewrite, timelineOf } from './facts.ts';
import {
  checkWork,
  findManagerCycle,
  holderOfNumber,
  insertEmployment,
  lockPerson,
  refreshPeople,
  refreshUnits,
  touchPerson,
} from './records.ts';
import { dayAfter, type Segment, withRecorded } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** Disables the account of somebody who leaves, in this transaction: the next request of a session is refused. */
async function disableAccount<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  personId: string,
  name: string,
): Promise<void> {
  const { accountId, outcome } = await disableAccountOf(ctx.tx, personId, ctx.now);
  if (accountId !== null && outcome === 'disabled') ctx.emit(accountDisabled, accountId, { personId });
  if (outcome === 'last-administrator')
    await openWorkItem(ctx.tx, ctx.now, {
      kind: 'last-administrator-left',
      title: `${name} has left and is the last administrator: make somebody else administrator, then disable the account`,
      subject: { kind: 'person', id: personId },
      role: 'administrator',
      unitId: null,
      detail: { accountId },
    });
}

/** Whether a person has an employment in force today or to come, as known now. */
async function isStillEmployed<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  personId: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from kernel.employment_fact f where f.person_id = ${personId} and upper_inf(f.known)
      and f.valid && daterange(${ctx.today}::date, null) limit 1`.execute(ctx.tx);
  return rows.length > 0;
}

const doEnd = command(endEmployment, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  ctx.expectVersion(person.version, { lastDay: person.last_day });
  const employmentId =
    input.employmentId ?? person.employment_id ?? ctx.refuse('no-employment', { name: person.name });
  const timeline = await timelineOf(ctx.tx, EMPLOYMENT, employmentId);
  if (timeline[0]?.values.person_id !== input.personId) ctx.refuse('no-employment', { name: person.name });
  const { first } = spanOf(timeline);
  if (input.lastDay < first) ctx.refuse('before-start', { name: person.name, first });
  const ends = dayAfter(input.lastDay);
  const cutOff = (now: readonly Segment<EmploymentValues>[]) => {
    const last = now.at(-1)!;
    const whole = last.to !== null && last.to < ends ? withRecorded(now, last.to, ends, last.values) : now;
    const cut = withRecorded(whole, ends, null, null);
    return cut.map((s, i) =>
      i === cut.length - 1 ? { ...s, values: { ...s.values, end_reason: input.reason } } : s,
    );
  };
  await rewrite(ctx.tx, EMPLOYMENT, employmentId, ctx.now, cutOff, timeline);
  const past = input.lastDay < ctx.today;
  const version = await touchPerson(ctx, input.personId, { employmentId, leftAt: past ? ctx.now : null });
  ctx.emit(employmentEnded, input.personId, { employmentId, lastDay: input.lastDay, reason: input.reason });
  const left = past && !(await isStillEmployed(ctx, input.personId));
  if (left) ctx.emit(personLeft, input.personId, { employmentId, lastDay: input.lastDay });
  if (left || input.immediately) await disableAccount(ctx, input.personId, person.name);
  return { personId: input.personId, version, employmentId, lastDay: input.lastDay, leftAlready: left };
});

const doWithdraw = command(withdrawLeaving, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  ctx.expectVersion(person.version, { lastDay: person.last_day });
  const { last_day: lastDay, employment_id: employmentId } = person;
  if (lastDay === null || employmentId === null || lastDay < ctx.today)
    return ctx.refuse('not-leaving', { name: person.name });
  await rewrite(ctx.tx, EMPLOYMENT, employmentId, ctx.now, (now) =>
    now.map((s, i) =>
      i === now.length - 1 ? { ...s, to: null, values: { ...s.values, end_reason: null } } : s,
    ),
  );
  const version = await touchPerson(ctx, input.personId);
  ctx.emit(leavingWithdrawn, input.personId, { employmentId, lastDay });
  return { personId: input.personId, version };
});

const doRehire = command(rehirePerson, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  if (person.erased) ctx.refuse('is-erased');
  ctx.expectVersion(person.version, { lastDay: person.last_day });
  const { rows: others } = await sql<{ last: string | null }>`
    select max(coalesce(upper(f.valid), 'infinity'::date) - case when upper_inf(f.valid) then 0 else 1 end)::text as last
    from kernel.employment_fact f where f.person_id = ${input.personId} and upper_inf(f.known)
      and f.valid && daterange(${input.from}::date, null) having count(*) > 0`.execute(ctx.tx);
  const standing = others[0]?.last;
  if (standing !== undefined)
    ctx.refuse('still-employed', {
      name: person.name,
      last: standing === null || standing === 'infinity' ? 'further notice' : standing,
    });
  const { rows: mails } = await sql<{ email: string | null }>`
    select email from kernel.person_now where person_id = ${input.personId}`.execute(ctx.tx);
  const of = { personId: input.personId, address: mails[0]?.email ?? null };
  const { emailHolder } = await checkWork(ctx, input, input.from, null, of);
  if (emailHolder !== null) ctx.refuse('email-taken', { name: emailHolder });
  const employmentId = newId();
  const number = input.employeeNumber ?? null;
  const spell = { employmentId, number, now: ctx.now };
  if (!(await insertEmployment(ctx.tx, spell, input.from, firstWork(input.personId, input))))
    ctx.refuse('number-taken', { number, name: await holderOfNumber(ctx.tx, number!) });
  const cycle = await findManagerCycle(ctx.tx, input.personId);
  if (cycle !== null) ctx.refuse('manager-cycle', { ...cycle, name: person.name });
  const version = await touchPerson(ctx, input.personId);
  ctx.emit(personRehired, input.personId, { employmentId, from: input.from, unitId: input.unitId });
  return { personId: input.personId, version, employmentId };
});

/** What is planned up to a day and not yet in force. */
interface Due {
  units: number | null;
  root: string | null;
  people: string[];
  leavers: boolean;
}

interface Leaver {
  person_id: string;
  employment_id: string;
  last_day: string;
  name: string;
}

/** Marks the employments as left whose last day has passed, of these people or of all (null); returns whose they were. */
async function endSpells<R extends string>(
  ctx: CommandContext<KernelTables, R>,
  people: readonly string[] | null,
): Promise<Leaver[]> {
  const { rows } = await sql<Leaver>`
    update kernel.employment e set left_at = ${ctx.now} from kernel.person_now n
    where n.employment_id = e.employment_id and n.last_day < ${ctx.today}::date and e.left_at is null
      ${people === null ? sql`` : sql`and n.person_id = any(${people}::uuid[])`}
    returning n.person_id, e.employment_id, n.last_day::text as last_day, n.name`.execute(ctx.tx);
  return rows;
}

const doTurn = command(turnDay, async (ctx) => {
  if (!isEnterpriseWide(ctx.scope)) ctx.refuse('enterprise-wide-only');
  const { rows } = await sql<Due>`
    select kernel.units_turning(${ctx.today}::date) as units,
      (select unit_id from kernel.unit_fact where parent_id is null and upper_inf(known) limit 1) as root,
      array(select person_id from kernel.person_now where next_change_on <= ${ctx.today}::date for update) as people,
      exists (select 1 from kernel.person_now n where n.last_day < ${ctx.today}::date
        and (select e.left_at is null from kernel.employment e where e.employment_id = n.employment_id)) as leavers`.execute(
    ctx.tx,
  );
  const { units, root, people, leavers } = rows[0]!;
  if (units !== 0) await refreshUnits(ctx);
  if (people.length > 0) await refreshPeople(ctx, people);
  // Before the rows were brought up to date nobody else had left unnoticed.
  const left = leavers ? await endSpells(ctx, null) : people.length > 0 ? await endSpells(ctx, people) : [];
  for (const leaver of left) {
    ctx.emit(personLeft, leaver.person_id, { employmentId: leaver.employment_id, lastDay: leaver.last_day });
    await disableAccount(ctx, leaver.person_id, leaver.name);
  }
  const counts = { day: ctx.today, units: units ?? 0, people: people.length, left: left.length };
  if (root !== null && (counts.people > 0 || counts.left > 0)) ctx.emit(dayTurned, root, counts);
  return counts;
});

export const leavingCommands = [doEnd, doWithdraw, doRehire, doTurn];
