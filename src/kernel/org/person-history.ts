/** The history of a person: what the log says, beside what each change did to the facts. */
import { sql } from 'kysely';
import type { TellableEvent } from '../consequences.ts';
import type { QueryContext } from '../operation.ts';
import type { KernelTables } from '../tables.gen.ts';
import type { EmploymentFactRow, PersonFactRow } from './person-facts.ts';
import { canonical } from './rules.ts';

/** One field that a change set, from a day on. */
export interface FieldChange {
  field: string;
  from: string;
  was: unknown;
  now: unknown;
}

type AnyFact = (PersonFactRow | EmploymentFactRow) & { employment_id?: string };

/** How the fields of a fact are shown: records by their names. */
function shownFields(f: AnyFact): Record<string, unknown> {
  if ('unit_id' in f) {
    return {
      unit: f.unit_name,
      manager: f.manager_name,
      title: f.title,
      site: f.site_name,
      costCentre: f.cost_centre_code,
      kind: f.kind,
      onLeave: f.on_leave,
      endReason: f.end_reason,
    };
  }
  return {
    givenName: f.given_name,
    middleName: f.middle_name,
    familyName: f.family_name,
    email: f.email,
    phone: f.phone,
    locale: f.locale,
    timeZone: f.time_zone,
    ...Object.fromEntries(Object.entries(f.extra).map(([k, v]) => [`extra.${k}`, v])),
  };
}

/** What the facts written at one instant changed against what was known just before, field by field. */
export function changesOf(written: readonly AnyFact[], all: readonly AnyFact[]): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const w of written) {
    const before = all.find(
      (f) =>
        f.employment_id === w.employment_id &&
        f.known_end === w.known_start &&
        f.from <= w.from &&
        (f.to === null || w.from < f.to),
    );
    const was = before === undefined ? {} : shownFields(before);
    const now = shownFields(w);
    for (const field of new Set([...Object.keys(was), ...Object.keys(now)])) {
      if (canonical(was[field]) === canonical(now[field])) continue;
      changes.push({ field, from: w.from, was: was[field] ?? null, now: now[field] ?? null });
    }
  }
  return changes;
}

interface EventRow {
  event_id: string;
  name: string;
  subject_id: string;
  occurred_at: string;
  reason: string | null;
  payload: Record<string, unknown>;
  by_name: string | null;
}

/** The newest 500 events about a person, each with the sentence that tells it and the fields that it changed. */
export async function historyOf(
  ctx: QueryContext<KernelTables, string>,
  personId: string,
  details: readonly PersonFactRow[],
  jobs: readonly EmploymentFactRow[],
  tell: (events: TellableEvent[]) => Promise<string[]>,
) {
  const { rows } = await sql<EventRow>`
    select e.event_id, e.name, e.subject_id, e.occurred_at, e.reason, e.payload, coalesce(n.name, a.email) as by_name
    from kernel.event e left join kernel.account a on a.account_id = coalesce(e.actor_id, e.on_behalf_of)
    left join kernel.person_now n on n.person_id = a.person_id
    where e.subject_id = ${personId} and e.subject_kind = 'person'
    order by e.event_id desc limit 500`.execute(ctx.tx);
  const sentences = await tell(
    rows.map((r) => ({ name: r.name, subjectKind: 'person', subjectId: r.subject_id, payload: r.payload })),
  );
  const all: AnyFact[] = [...details, ...jobs];
  return rows.map((r, i) => {
    const ids = new Set(Array.isArray(r.payload.factIds) ? (r.payload.factIds as string[]) : []);
    const written = all.filter((f) => (ids.size > 0 ? ids.has(f.fact_id) : f.known_from === r.occurred_at));
    return {
      eventId: r.event_id,
      name: r.name,
      sentence: sentences[i]!,
      at: r.occurred_at,
      byName: r.by_name,
      reason: r.reason,
      changes: changesOf(written, all),
    };
  });
}
