/** Commands about people and where they work: joiners, changed details, moves. */
import { newId } from '../../platform/ids.ts';
import { operationsOn } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import {
  changePerson,
  createPerson,
  movePerson,
  personChanged,
  personCreated,
  personMoved,
} from './contract.ts';
import {
  changedFields,
  changeFact,
  EMPLOYMENT,
  type EmploymentValues,
  employmentOn,
  PERSON,
  type PersonValues,
  rewrite,
  timelineOf,
} from './facts.ts';
import {
  checkWork,
  findEmailHolder,
  findManagerCycle,
  holderOfNumber,
  insertPerson,
  lockPerson,
  touchPerson,
  type WorkInput,
} from './records.ts';
import { dayAfter, dayBefore, greatest, type Segment, sortName, withChanged } from './rules.ts';

const { command } = operationsOn<KernelTables>();

/** Column of a fact → name of the field in contracts. */
const FIELD: Readonly<Record<string, string>> = {
  given_name: 'givenName',
  middle_name: 'middleName',
  family_name: 'familyName',
  time_zone: 'timeZone',
  unit_id: 'unitId',
  manager_id: 'managerId',
  site_id: 'siteId',
  cost_centre_id: 'costCentreId',
  on_leave: 'onLeave',
  end_reason: 'endReason',
  parent_id: 'parentId',
  head_id: 'headId',
};

/** The name of a field as contracts know it; columns that only serve sorting have none. */
export function fieldName(column: string): string | null {
  if (column === 'sort_name' || column === 'person_id') return null;
  return FIELD[column] ?? column;
}

/** Only what was given. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as Partial<T>;
}

/** What an employment is when it begins. */
export function firstWork(
  personId: string,
  input: WorkInput & { unitId: string; title?: string | null | undefined; kind: string },
): EmploymentValues {
  return {
    person_id: personId,
    unit_id: input.unitId,
    manager_id: input.managerId ?? null,
    title: input.title ?? null,
    site_id: input.siteId ?? null,
    cost_centre_id: input.costCentreId ?? null,
    kind: input.kind,
    on_leave: false,
    end_reason: null,
  };
}

const doCreate = command(createPerson, async (ctx, input) => {
  const from = input.from ?? ctx.today;
  const email = input.email ?? null;
  const { emailHolder } = await checkWork(ctx, input, from, null, { personId: null, address: email });
  if (emailHolder !== null) ctx.refuse('email-taken', { name: emailHolder });
  const personId = newId();
  const employmentId = newId();
  const number = input.employeeNumber ?? null;
  const givenName = input.givenName ?? '';
  const middleName = input.middleName ?? null;
  const name: PersonValues = {
    given_name: givenName,
    middle_name: middleName,
    family_name: input.familyName,
    sort_name: sortName(givenName, middleName, input.familyName),
    email,
    phone: input.phone ?? null,
    locale: input.locale ?? null,
    time_zone: input.timeZone ?? null,
    extra: input.extra ?? {},
  };
  const person = { personId, employmentId, number };
  const key =
    (await insertPerson(ctx, person, from, name, firstWork(personId, input))) ??
    ctx.refuse('number-taken', { number, name: await holderOfNumber(ctx.tx, number!) });
  ctx.emit(personCreated, personId, { employmentId, from, unitId: input.unitId, kind: input.kind });
  return { personId, employmentId, key, version: 1 };
});

const sortNameOf = (v: PersonValues) => sortName(v.given_name, v.middle_name, v.family_name);

const doChange = command(changePerson, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  if (person.erased) ctx.refuse('is-erased');
  const timeline = await timelineOf(ctx.tx, PERSON, input.personId);
  const asked = input.from ?? ctx.today;
  const first = timeline[0]!;
  const from = greatest(asked, first.from);
  const there = timeline.find((s) => s.from <= from && (s.to === null || from < s.to)) ?? timeline.at(-1)!;
  ctx.expectVersion(person.version, {
    givenName: there.values.given_name,
    familyName: there.values.family_name,
    email: there.values.email,
  });
  if (input.email !== undefined && input.email !== null) {
    const holder = await findEmailHolder(ctx.tx, input.email, input.personId, from);
    if (holder !== null) ctx.refuse('email-taken', { name: holder });
  }
  const patch: Partial<PersonValues> = given({
    given_name: input.givenName === null ? '' : input.givenName,
    middle_name: input.middleName,
    family_name: input.familyName,
    email: input.email,
    phone: input.phone,
    locale: input.locale,
    time_zone: input.timeZone,
    extra: input.extra,
  });
  const renames = ['given_name', 'middle_name', 'family_name'].some((c) => c in patch);
  const change = (now: readonly Segment<PersonValues>[]) => {
    const next = withChanged(now, from, null, patch, input.replacePlanned);
    // The sort name follows the name on every stretch, planned ones included.
    return renames
      ? next.map((s) => ({ ...s, values: { ...s.values, sort_name: sortNameOf(s.values) } }))
      : next;
  };
  const recorded = await rewrite(ctx.tx, PERSON, input.personId, ctx.now, change, timeline);
  const changed = changedFields(recorded);
  const fields = changed.map(fieldName).filter((f) => f !== null);
  if (fields.length === 0) return { personId: input.personId, version: person.version, changed: [] };
  const version = await touchPerson(ctx, input.personId);
  ctx.emit(personChanged, input.personId, { from, fields, factIds: recorded.factIds });
  return { personId: input.personId, version, changed: fields };
});

const doMove = command(movePerson, async (ctx, input) => {
  const person = await lockPerson(ctx, input.personId);
  const from = input.from ?? ctx.today;
  if (input.until !== undefined && input.until < from) ctx.refuse('until-before-from');
  const to = input.until === undefined ? null : dayAfter(input.until);
  const { employmentId, timeline } =
    (await employmentOn(ctx.tx, input.personId, from, input.employmentId ?? null)) ??
    ctx.refuse('not-employed-then', { name: person.name, day: from });
  const there = timeline.find((s) => s.from <= from && (s.to === null || from < s.to))!;
  ctx.expectVersion(person.version, {
    unitId: there.values.unit_id,
    managerId: there.values.manager_id,
    title: there.values.title,
  });
  const lasts = timeline.at(-1)!.to;
  const until = to === null || (lasts !== null && lasts < to) ? lasts : to;
  await checkWork(ctx, input, from, until, { personId: input.personId, address: null });
  const patch: Partial<EmploymentValues> = given({
    unit_id: input.unitId,
    manager_id: input.managerId,
    title: input.title,
    site_id: input.siteId,
    cost_centre_id: input.costCentreId,
    kind: input.kind,
    on_leave: input.onLeave,
  });
  const recorded = await changeFact(
    ctx.tx,
    EMPLOYMENT,
    employmentId,
    ctx.now,
    { from, to },
    patch,
    input.replacePlanned,
    timeline,
  );
  const fields = changedFields(recorded)
    .map(fieldName)
    .filter((f) => f !== null);
  if (fields.length === 0) return { personId: input.personId, version: person.version, changed: [] };
  if (fields.includes('managerId')) {
    const cycle = await findManagerCycle(ctx.tx, input.personId);
    if (cycle !== null) ctx.refuse('manager-cycle', { ...cycle, name: person.name });
  }
  const version = await touchPerson(ctx, input.personId, { employmentId });
  const now = recorded.after.find((s) => s.from <= from && (s.to === null || from < s.to))!.values;
  ctx.emit(personMoved, input.personId, {
    employmentId,
    from,
    fields,
    unitId: now.unit_id,
    wasUnitId: there.values.unit_id,
    managerId: now.manager_id,
    wasManagerId: there.values.manager_id,
    factIds: recorded.factIds,
  });
  return { personId: input.personId, version, changed: fields };
});

/** The first and last day of an employment; null days: no end. */
export function spanOf(timeline: readonly { from: string; to: string | null }[]): {
  first: string;
  last: string | null;
} {
  const last = timeline.at(-1)!.to;
  return { first: timeline[0]!.from, last: last === null ? null : dayBefore(last) };
}

export const peopleCommands = [doCreate, doChange, doMove];
