/** Cases whose clocks are late, as many as wanted, written straight into the tables: for tests of the sweep and the bench. */
import { sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';

/** Each clock is late at `at` and tells one person; every tenth escalates to another one too. */
export async function plantDueClocks(
  database: Database,
  many: number,
  people: { told: string; above: string; unitId: string },
  at: string,
): Promise<void> {
  const pin = newId();
  const on = database.kysely;
  await sql`insert into kernel.charter_pin (pin_id, process, hash, resolved, created_at)
    values (${pin}, 'request-fulfilment', sha256(convert_to(${pin}, 'UTF8')), '{}', ${at})`.execute(on);
  await sql`
    with made as (
      insert into kernel.work_case (case_id, process, kind, key, unit_id, state, is_open, opened_at, pin_id)
      select gen_random_uuid(), 'request-fulfilment', 'request', 'DUE-' || n, ${people.unitId}::uuid, 'in-fulfilment', true, ${at}, ${pin}::uuid
      from generate_series(1, ${many}::int) n returning case_id, substr(key, 5)::int as n
    )
    insert into kernel.case_clock (case_id, clock_id, clock, title, target, warn_at_percent, told, ladder, segments,
      started_at, due_at, gross_due_at, steps, fires_at, stage)
    select case_id, gen_random_uuid(), 'fulfilment', 'Fulfilment', '{"amount":5,"unit":"days"}', 80, jsonb_build_array(jsonb_build_object('kind', 'person', 'id', ${people.told}::text)),
      case when n % 10 = 0 then jsonb_build_array(jsonb_build_object('afterPercent', 100, 'tell', jsonb_build_object('kind', 'person', 'id', ${people.above}::text)))
        else '[]'::jsonb end,
      jsonb_build_array(jsonb_build_object('from', ${at}::text, 'calendarId', null)),
      ${at}::timestamptz - interval '5 days', ${at}, ${at},
      jsonb_build_array(jsonb_build_object('step', 'breach', 'at', ${at}::text)) || case when n % 10 = 0
        then jsonb_build_array(jsonb_build_object('step', 'escalate:100', 'at', ${at}::text)) else '[]'::jsonb end,
      ${at}, 'warned'
    from made`.execute(on);
  await sql`analyze kernel.case_clock, kernel.work_case`.execute(on);
}
