-- Calendars: when people work, by region or unit; public holidays, and what the enterprise says otherwise.
create table kernel.calendar (
  calendar_id uuid primary key,
  key text not null unique,
  name text not null,
  -- ISO 3166 codes under which the holiday library knows the place; null: holidays are entered by hand.
  country text,
  subdivision text,
  zone text not null,
  -- [{ "weekday": 1–7 (Monday first), "from": "09:00", "to": "17:00" }], local time.
  week jsonb not null,
  -- First and last year of which holidays were taken from the library.
  holidays_from int,
  holidays_to int,
  -- Of everything that decides about working time (zone, week, exceptions): what was worked out for it may be kept.
  rules_hash text not null,
  version int not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index calendar_name on kernel.calendar (lower(name), calendar_id);

-- Who uses it: a unit with what is below it, a region, or (both null) the enterprise.
create table kernel.calendar_use (
  calendar_id uuid not null references kernel.calendar,
  unit_id uuid references kernel.unit,
  region text references kernel.region,
  check (unit_id is null or region is null),
  unique nulls not distinct (unit_id, region)
);
create index calendar_use_calendar on kernel.calendar_use (calendar_id);

-- Days that differ from the week; the enterprise's own entry counts before the library's.
create table kernel.calendar_exception (
  calendar_id uuid not null references kernel.calendar,
  day date not null,
  source text not null check (source in ('library', 'own')),
  name text not null,
  is_working boolean not null,
  -- Working hours of that day, as in the week without weekday; null: those of the week.
  hours jsonb,
  primary key (calendar_id, day, source)
);

-- Every day with its place in the count of working days: what conditions and lists reckon with in SQL.
create table kernel.calendar_day (
  calendar_id uuid not null references kernel.calendar,
  day date not null,
  is_working boolean not null,
  -- Working days from the calendar's first day up to and including this one.
  ordinal int not null,
  primary key (calendar_id, day)
);
create index calendar_day_ordinal on kernel.calendar_day (calendar_id, ordinal, day);

-- Writes the days anew from the week and the exceptions, and the hash of what decides; only what differs is written.
create function kernel.rebuild_calendar(which uuid, first date, last date) returns void language plpgsql as $$
begin
  with week as (
    select distinct (w ->> 'weekday')::int as weekday
    from kernel.calendar c cross join lateral jsonb_array_elements(c.week) w where c.calendar_id = which
  ), days as (
    select d::date as day, coalesce(o.is_working, l.is_working,
      exists (select 1 from week where weekday = extract(isodow from d))) as is_working
    from generate_series(first::timestamp, last::timestamp, interval '1 day') d
    left join kernel.calendar_exception o on o.calendar_id = which and o.day = d::date and o.source = 'own'
    left join kernel.calendar_exception l on l.calendar_id = which and l.day = d::date and l.source = 'library'
  ), counted as (
    select day, is_working, (count(*) filter (where is_working) over (order by day))::int as ordinal from days
  )
  insert into kernel.calendar_day as t (calendar_id, day, is_working, ordinal)
  select which, day, is_working, ordinal from counted
  on conflict (calendar_id, day) do update set is_working = excluded.is_working, ordinal = excluded.ordinal
  where t.is_working <> excluded.is_working or t.ordinal <> excluded.ordinal;
  update kernel.calendar c set rules_hash = md5(c.zone || c.week::text || coalesce((
    select string_agg(e.day::text || e.source || e.is_working::text || coalesce(e.hours::text, '-'), ',' order by e.day, e.source)
    from kernel.calendar_exception e where e.calendar_id = which), ''))
  where c.calendar_id = which;
end $$;
