/**
 * Fills a database with very many requests, set by set: requests as they would stand after some years of work, their
 * cases, the clocks of those that are open or were late, and on whom they wait.
 */
import type pg from 'pg';

/**
 * Adds `many` requests over the units and the people that are there: one in twenty is open and recent, the rest is
 * closed; one in five was late once; every sixth open one waits on somebody.
 */
export async function fillRequests(client: pg.ClientBase, many: number): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid in ('requests.request'::regclass, 'kernel.work_case'::regclass, 'kernel.case_clock'::regclass)
      and not indisprimary and not indisunique`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query("set maintenance_work_mem = '512MB'; set work_mem = '256MB'");
  await client.query(`
    create temporary table place as select row_number() over (order by unit_id) as n, unit_id from kernel.unit_now;
    create temporary table who as select row_number() over (order by person_id) as n, person_id from kernel.person_now;
    create unique index on place (n); create unique index on who (n); analyze place; analyze who`);
  await client.query(`
    insert into kernel.charter_pin (pin_id, process, hash, resolved, created_at)
    values (gen_random_uuid(), 'request-fulfilment', 'bench', '{}', '2019-01-01T08:00:00Z')`);
  const { rows: models } = await client.query<{ model_id: string }>(`
    insert into requests.model (model_id, key, name, kind, state, created_at, changed_at)
    select gen_random_uuid(), 'MOD-' || (1000 + n), 'Model ' || n, 'demand', 'published', '2019-01-01', '2019-01-01'
    from generate_series(1, 20) n returning model_id`);
  const { rows: sizes } = await client.query<{ places: number; people: number; pin: string }>(`
    select (select count(*)::int from place) as places, (select count(*)::int from who) as people,
      (select pin_id from kernel.charter_pin order by created_at limit 1) as pin`);
  const { places, people, pin } = sizes[0]!;
  // Deterministic scatter: hashint4 of the number, as the people of the bench have it.
  await client.query(
    `
    insert into requests.request (request_id, key, state, title, goal, unit_id, requester_id, owner_id, queue_id, priority,
      audience_size, is_regulatory, deadline, due_on, created_at, changed_at, submitted_at, decided_at, decline_reason,
      delivered_at, accepted_at, model_id, answers, rice, wsjf)
    select gen_random_uuid(), 'REQ-' || (1000000 + k.n), s.state,
      initcap(w.w[1 + (h & 31)] || ' ' || w.w[1 + ((h >> 5) & 31)] || ' ' || w.w[1 + ((h >> 10) & 31)]) || ' ' || (h % 997),
      'People can do it afterwards', p.unit_id, a.person_id, o.person_id,
      (select queue_id from kernel.queue order by queue_id limit 1),
      (array['low','normal','normal','normal','high','urgent'])[1 + (hashint4(k.n + 11) & 2147483647) % 6], 1 + (h % 900), h % 17 = 0,
      t.day + 90 + (h % 60), t.day + 30 + (h % 45), t.day + time '09:00' + make_interval(secs => h % 30000),
      t.day + time '11:00' + make_interval(days => h % 40), t.day + time '09:30',
      case when s.state <> 'submitted' then t.day + time '10:00' end,
      case when s.state = 'declined' then 'no-capacity' end,
      case when s.state in ('delivered', 'accepted') then t.day + 30 + time '10:00' end,
      case when s.state = 'accepted' then t.day + 35 + time '10:00' end,
      ($1::uuid[])[1 + (hashint4(k.n + 12) & 2147483647) % 20],
      jsonb_build_object('system', 'System ' || (hashint4(k.n + 13) & 2147483647) % 200, 'audience',
        (array['managers','everybody','new hires'])[1 + (hashint4(k.n + 14) & 2147483647) % 3]),
      case when h % 3 > 0 then (h % 40009) / 10.0 end, case when h % 4 > 0 then (h % 601) / 10.0 end
    from (select g.n, (hashint4(g.n) & 2147483647) as h from generate_series(1, ${many}) g (n)) k
    cross join lateral (select date '2019-01-01' + (k.n * 2600.0 / ${many})::int as day) t
    cross join lateral (select case
        when k.n > ${many} * 0.95 then (array['submitted','in-fulfilment','in-fulfilment','in-fulfilment','delivered'])[1 + (h % 5)]
        when h % 12 = 0 then 'declined' when h % 15 = 0 then 'cancelled' else 'accepted' end as state) s
    cross join (select '{forklift,safety,course,leadership,onboarding,sales,ethics,privacy,excel,german,spanish,negotiation,
      product,launch,audit,quality,first,aid,fire,drill,agile,coaching,feedback,compliance,retail,finance,coding,cloud,data,
      security,welding,hygiene}'::text[] as w) w
    join place p on p.n = 1 + (k.h % ${places}) join who a on a.n = 1 + (k.h % ${people})
    join who o on o.n = 1 + ((k.h / 7) % least(200, ${people}))`,
    [models.map((m) => m.model_id)],
  );
  await client.query(
    `
    insert into kernel.work_case (case_id, process, kind, key, unit_id, requester_id, owner_id, state, is_open, opened_at,
      closed_at, pin_id)
    select request_id, 'request-fulfilment', 'request', key, unit_id, requester_id, owner_id, state,
      state in ('submitted', 'in-fulfilment', 'delivered'), submitted_at,
      case when state not in ('submitted', 'in-fulfilment', 'delivered') then changed_at end, $1
    from requests.request where key > 'REQ-1000000'`,
    [pin],
  );
  await client.query(`
    insert into kernel.case_clock (case_id, clock_id, clock, title, target, warn_at_percent, ladder, segments, started_at, stopped_at,
      due_at, gross_due_at, steps, fires_at, stage, met)
    select request_id, gen_random_uuid(), 'fulfilment', 'Fulfilment', '{"amount":20,"unit":"working-days"}', 80, '[]', '[]', decided_at,
      case when o then null else changed_at end, decided_at + interval '28 days', decided_at + interval '28 days', '[]', null,
      case when not o then 'stopped' when h % 3 = 0 then 'breached' else 'fine' end,
      case when o then null else h % 5 <> 0 end
    from (select *, (hashtext(key) & 2147483647) as h, state in ('submitted', 'in-fulfilment', 'delivered') as o
      from requests.request where decided_at is not null and key > 'REQ-1000000') r;
    insert into kernel.wait (wait_id, case_id, party_kind, party, party_name, question, since, pauses)
    select gen_random_uuid(), request_id, k.kind, k.kind, initcap(k.kind), 'May we?', changed_at, true
    from (select *, (hashtext(key) & 2147483647) as h from requests.request
      where state = 'in-fulfilment' and key > 'REQ-1000000') r
    cross join lateral (select (array['hr','it','legal','communications','vendor'])[1 + (h / 6 % 5)] as kind) k
    where h % 6 = 0`);
  for (const { definition } of indexes) await client.query(definition);
  for (const table of ['requests.request', 'kernel.work_case', 'kernel.case_clock', 'kernel.wait'])
    await client.query(`vacuum analyze ${table}`);
  await client.query('reset maintenance_work_mem; reset work_mem');
}
