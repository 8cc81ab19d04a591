-- People and organisation: identity tables that foreign keys point at, and typed facts with valid and known time.
create table kernel.region (
  region text primary key,
  region_id uuid not null unique default gen_random_uuid(),
  name text not null,
  version int not null default 1,
  retired_at timestamptz
);

create table kernel.site (
  site_id uuid primary key,
  code text not null unique,
  name text not null,
  country text not null,
  region text not null references kernel.region,
  time_zone text not null,
  version int not null default 1,
  retired_at timestamptz
);

create table kernel.cost_centre (
  cost_centre_id uuid primary key,
  code text not null unique,
  name text not null,
  version int not null default 1,
  retired_at timestamptz
);

create table kernel.person (
  person_id uuid primary key,
  key text not null unique,
  version int not null default 1,
  created_at timestamptz not null,
  erased_at timestamptz,
  merged_into uuid references kernel.person
);

create index person_merged on kernel.person (merged_into) where merged_into is not null;

create table kernel.unit (
  unit_id uuid primary key,
  key text not null unique,
  version int not null default 1,
  created_at timestamptz not null
);

-- kind: enterprise (the one root), business-area, unit. A closed unit has no fact valid on the day.
create table kernel.unit_fact (
  fact_id uuid primary key,
  unit_id uuid not null references kernel.unit,
  valid daterange not null check (not isempty(valid)),
  known tstzrange not null check (not isempty(known)),
  code text,
  name text not null,
  kind text not null check (kind in ('enterprise', 'business-area', 'unit')),
  parent_id uuid references kernel.unit,
  region text references kernel.region,
  cost_centre_id uuid references kernel.cost_centre,
  head_id uuid references kernel.person,
  exclude using gist (unit_id with =, valid with &&, known with &&) deferrable initially immediate
);
create index unit_fact_unit on kernel.unit_fact (unit_id) where upper_inf(known);
create index unit_fact_parent on kernel.unit_fact (parent_id) where upper_inf(known);
create index unit_fact_head on kernel.unit_fact (head_id) where upper_inf(known);

-- The tree as of today, rebuilt by kernel.refresh_units when a fact changes or the day turns.
create table kernel.unit_now (
  unit_id uuid primary key references kernel.unit,
  parent_id uuid,
  code text,
  name text not null,
  kind text not null,
  region text,
  business_area_id uuid,
  head_id uuid,
  depth int not null,
  path uuid[] not null
);
create table kernel.unit_reach (
  ancestor_id uuid not null,
  unit_id uuid not null,
  depth int not null,
  primary key (ancestor_id, unit_id)
);
create index unit_reach_unit on kernel.unit_reach (unit_id);
-- The day of that tree. It is the tree of another day too if no fact about a unit begins or ends between the two.
create table kernel.unit_now_day (
  is_only boolean primary key default true check (is_only),
  day date not null
);

-- The tree as of a day, as known at an instant (null: now). A unit whose parent is closed has no place in it.
create function kernel.units_on(day date, known_at timestamptz)
returns table (
  unit_id uuid, parent_id uuid, code text, name text, kind text, own_region text, region text, business_area_id uuid,
  cost_centre_id uuid, head_id uuid, depth int, path uuid[]
) language sql stable parallel safe as $$
  with recursive here as (
    select * from kernel.unit_fact f
    where f.valid @> day and ((known_at is null and upper_inf(f.known)) or f.known @> known_at)
  ), tree as (
    select h.unit_id, h.parent_id, h.code, h.name, h.kind, h.region as own_region, h.region,
      null::uuid as business_area_id, h.cost_centre_id, h.head_id, 0 as depth, array[h.unit_id] as path
    from here h where h.parent_id is null
    union all
    select h.unit_id, h.parent_id, h.code, h.name, h.kind, h.region, coalesce(h.region, t.region),
      case when h.kind = 'business-area' then h.unit_id else t.business_area_id end,
      coalesce(h.cost_centre_id, t.cost_centre_id), h.head_id, t.depth + 1, t.path || h.unit_id
    from here h join tree t on h.parent_id = t.unit_id
    where not h.unit_id = any(t.path)
  )
  select * from tree
$$;

create function kernel.refresh_units(today date) returns void language plpgsql as $$
declare
  renamed uuid[];
  tree kernel.unit_now[];
  moved boolean;
begin
  lock table kernel.unit_now in share row exclusive mode;
  renamed := array(select n.unit_id from kernel.unit_now n join kernel.unit_fact f using (unit_id)
    where f.valid @> today and upper_inf(f.known) and f.name <> n.name);
  -- Only what differs is written: a day on which nothing turns leaves no dead rows behind.
  tree := array(select t from kernel.units_on(today, null) u cross join lateral (select row(u.unit_id, u.parent_id, u.code,
    u.name, u.kind, u.region, u.business_area_id, u.head_id, u.depth, u.path)::kernel.unit_now as t) r);
  moved := exists (select 1 from unnest(tree) t full join kernel.unit_now n using (unit_id) where n.path is distinct from t.path);
  delete from kernel.unit_now n where not exists (
    select 1 from unnest(tree) t where t.unit_id = n.unit_id and t is not distinct from n);
  insert into kernel.unit_now select t.* from unnest(tree) t on conflict (unit_id) do nothing;
  -- Who reaches whom follows from the paths alone.
  if moved then
    with reach as (
      select a.ancestor as ancestor_id, n.unit_id, n.depth - a.place::int + 1 as depth
      from kernel.unit_now n cross join lateral unnest(n.path) with ordinality as a(ancestor, place)
    ), gone as (
      delete from kernel.unit_reach o where not exists (
        select 1 from reach r where r.ancestor_id = o.ancestor_id and r.unit_id = o.unit_id and r.depth = o.depth)
    )
    insert into kernel.unit_reach as o (ancestor_id, unit_id, depth) select ancestor_id, unit_id, depth from reach r
    on conflict (ancestor_id, unit_id) do update set depth = excluded.depth where o.depth <> excluded.depth;
  end if;
  if cardinality(renamed) > 0 then
    update kernel.person_now p set unit_name = n.name from kernel.unit_now n
    where p.unit_id = any(renamed) and n.unit_id = p.unit_id;
  end if;
  insert into kernel.unit_now_day as d (day) values (today)
  on conflict (is_only) do update set day = excluded.day where d.day <> excluded.day;
end $$;

-- How many units begin, change or close between the day of the tree and another day, before or after it; null: there
-- is no tree yet.
create function kernel.units_turning(today date) returns int language sql stable as $$
  select (select count(distinct f.unit_id)::int from kernel.unit_fact f
    where upper_inf(f.known) and f.valid && daterange(least(d.day, today), greatest(d.day, today), '[]')
      and (lower(f.valid) > least(d.day, today) and lower(f.valid) <= greatest(d.day, today)
        or upper(f.valid) > least(d.day, today) and upper(f.valid) <= greatest(d.day, today)))
  from kernel.unit_now_day d
$$;

create table kernel.person_fact (
  fact_id uuid primary key,
  person_id uuid not null references kernel.person,
  valid daterange not null check (not isempty(valid)),
  known tstzrange not null check (not isempty(known)),
  given_name text not null,
  middle_name text,
  family_name text not null,
  sort_name text not null,
  email text,
  phone text,
  locale text,
  time_zone text,
  extra jsonb not null default '{}',
  exclude using gist (person_id with =, valid with &&, known with &&) deferrable initially immediate
);
create index person_fact_person on kernel.person_fact (person_id) where upper_inf(known);
create index person_fact_sort on kernel.person_fact (sort_name, person_id) where upper_inf(known);
create index person_fact_email on kernel.person_fact (lower(email)) where upper_inf(known);

-- A spell of employment (or of contract work) of one person; the number is what the HR system calls it.
create table kernel.employment (
  employment_id uuid primary key,
  person_id uuid not null references kernel.person,
  employee_number text unique,
  version int not null default 1,
  -- When leaving took effect: account disabled, holdings handed over. Null while employed.
  left_at timestamptz
);
create index employment_person on kernel.employment (person_id);

-- Where the person works during `valid`; a person who left has no fact valid on the day.
create table kernel.employment_fact (
  fact_id uuid primary key,
  employment_id uuid not null references kernel.employment,
  person_id uuid not null references kernel.person,
  valid daterange not null check (not isempty(valid)),
  known tstzrange not null check (not isempty(known)),
  unit_id uuid not null references kernel.unit,
  manager_id uuid references kernel.person,
  title text,
  site_id uuid references kernel.site,
  cost_centre_id uuid references kernel.cost_centre,
  kind text not null default 'employee' check (kind in ('employee', 'contractor')),
  on_leave boolean not null default false,
  end_reason text,
  exclude using gist (employment_id with =, valid with &&, known with &&) deferrable initially immediate
);
create index employment_fact_employment on kernel.employment_fact (employment_id) where upper_inf(known);
create index employment_fact_person on kernel.employment_fact (person_id);
create index employment_fact_unit on kernel.employment_fact (unit_id, person_id) where upper_inf(known);
create index employment_fact_manager on kernel.employment_fact (manager_id);

-- Where everybody works on a day, as known at an instant (null: now): one row per person who was not merged. Of
-- several employments the one in force counts, else the next, else the last one. Reads everybody: for one person, or
-- for few, there is kernel.person_on, which says the same.
create function kernel.people_on(day date, known_at timestamptz)
returns table (
  person_id uuid, key text, version int, erased_at timestamptz, given_name text, middle_name text, family_name text,
  sort_name text, email text, phone text, locale text, time_zone text, extra jsonb, employment_id uuid,
  employee_number text, unit_id uuid, manager_id uuid, title text, site_id uuid, cost_centre_id uuid, kind text,
  on_leave boolean, hired_on date, last_day date
) language sql stable parallel safe as $$
  select p.person_id, p.key, p.version, p.erased_at, f.given_name, f.middle_name, f.family_name,
    f.sort_name, f.email, f.phone, f.locale, f.time_zone, f.extra, e.employment_id,
    e.employee_number, e.unit_id, e.manager_id, e.title, e.site_id, e.cost_centre_id, e.kind,
    coalesce(e.on_leave, false), e.hired_on, e.last_day
  from kernel.person p
  join (
    select distinct on (x.person_id) x.* from kernel.person_fact x
    where (known_at is null and upper_inf(x.known)) or x.known @> known_at
    order by x.person_id, x.valid @> day desc, lower(x.valid) > day, abs(lower(x.valid) - day)
  ) f on f.person_id = p.person_id
  left join (
    select distinct on (s.person_id) s.*, em.employee_number
    from (
      select distinct on (x.person_id, x.employment_id) x.*, min(lower(x.valid)) over spell as hired_on,
        case when bool_or(upper_inf(x.valid)) over spell then null else max(upper(x.valid)) over spell - 1 end as last_day
      from kernel.employment_fact x
      where (known_at is null and upper_inf(x.known)) or x.known @> known_at
      window spell as (partition by x.person_id, x.employment_id)
      order by x.person_id, x.employment_id, x.valid @> day desc, lower(x.valid) > day, abs(lower(x.valid) - day)
    ) s join kernel.employment em on em.employment_id = s.employment_id
    order by s.person_id, s.valid @> day desc, s.valid @> day and s.kind = 'employee' desc, s.hired_on > day desc,
      case when s.hired_on > day then s.hired_on end, s.last_day desc, s.employment_id
  ) e on e.person_id = p.person_id
  where p.merged_into is null
$$;

-- The row of one person; walks indexes only, so that a few people cost little whatever the size of the enterprise.
create function kernel.person_on(who uuid, day date, known_at timestamptz)
returns table (
  person_id uuid, key text, version int, erased_at timestamptz, given_name text, middle_name text, family_name text,
  sort_name text, email text, phone text, locale text, time_zone text, extra jsonb, employment_id uuid,
  employee_number text, unit_id uuid, manager_id uuid, title text, site_id uuid, cost_centre_id uuid, kind text,
  on_leave boolean, hired_on date, last_day date
) language sql stable parallel safe rows 1 as $$
  select p.person_id, p.key, p.version, p.erased_at, f.given_name, f.middle_name, f.family_name,
    f.sort_name, f.email, f.phone, f.locale, f.time_zone, f.extra, e.employment_id,
    e.employee_number, e.unit_id, e.manager_id, e.title, e.site_id, e.cost_centre_id, e.kind,
    coalesce(e.on_leave, false), e.hired_on, e.last_day
  from kernel.person p
  join lateral (
    select * from kernel.person_fact f
    where f.person_id = who and ((known_at is null and upper_inf(f.known)) or f.known @> known_at)
    order by f.valid @> day desc, lower(f.valid) > day, abs(lower(f.valid) - day)
    limit 1
  ) f on true
  left join lateral (
    select ef.*, em.employee_number, spell.hired_on, spell.last_day
    from kernel.employment em
    join lateral (
      select min(lower(x.valid)) as hired_on,
        case when bool_or(upper_inf(x.valid)) then null else max(upper(x.valid)) - 1 end as last_day
      from kernel.employment_fact x
      where x.employment_id = em.employment_id
        and ((known_at is null and upper_inf(x.known)) or x.known @> known_at)
    ) spell on spell.hired_on is not null
    join lateral (
      select * from kernel.employment_fact x
      where x.employment_id = em.employment_id
        and ((known_at is null and upper_inf(x.known)) or x.known @> known_at)
      order by x.valid @> day desc, lower(x.valid) > day, abs(lower(x.valid) - day)
      limit 1
    ) ef on true
    where em.person_id = who
    order by ef.valid @> day desc, ef.valid @> day and ef.kind = 'employee' desc, spell.hired_on > day desc,
      case when spell.hired_on > day then spell.hired_on end, spell.last_day desc, em.employment_id
    limit 1
  ) e on true
  where p.person_id = who and p.merged_into is null
$$;

-- People as of today, for lists, search, headcounts and names. Whoever writes person_fact, employment_fact, employment
-- or person calls kernel.refresh_people for the people concerned, in the same transaction.
create table kernel.person_now (
  person_id uuid primary key references kernel.person,
  key text not null,
  name text not null,
  sort_name text not null,
  email text,
  employment_id uuid,
  employee_number text,
  unit_id uuid,
  -- Empty for somebody without an employment.
  unit_name text not null,
  manager_id uuid,
  title text,
  site_id uuid,
  cost_centre_id uuid,
  kind text,
  on_leave boolean not null,
  hired_on date,
  last_day date,
  extra jsonb not null,
  erased boolean not null,
  -- Lower case: key, name, e-mail and employee number.
  search text not null,
  -- The next day on which a planned fact begins or ends.
  next_change_on date
);
create unique index person_now_key on kernel.person_now (key);
create index person_now_sort on kernel.person_now (sort_name, person_id);
create index person_now_prefix on kernel.person_now (sort_name text_pattern_ops);
create index person_now_hired on kernel.person_now (coalesce(hired_on, 'infinity'::date), person_id);
create index person_now_unit on kernel.person_now (unit_id, person_id);
create index person_now_unit_name on kernel.person_now (unit_name, sort_name, person_id);
create index person_now_manager on kernel.person_now (manager_id, sort_name, person_id);
create index person_now_site on kernel.person_now (site_id) where site_id is not null;
create index person_now_cost_centre on kernel.person_now (cost_centre_id) where cost_centre_id is not null;
create index person_now_email on kernel.person_now (lower(email));
create index person_now_unemployed on kernel.person_now (person_id) where hired_on is null;
create index person_now_on_leave on kernel.person_now (person_id) where on_leave;
create index person_now_contractor on kernel.person_now (sort_name, person_id) where kind = 'contractor';
create index person_now_last_day on kernel.person_now (last_day) where last_day is not null;
create index person_now_next_change on kernel.person_now (next_change_on) where next_change_on is not null;
create index person_now_search on kernel.person_now using gin (search gin_trgm_ops);

-- What the rows of these people (null: of everybody) are made of, and the next day on which a planned fact of theirs
-- begins or ends.
create function kernel.people_today(people uuid[], today date)
returns table (
  person_id uuid, key text, version int, erased_at timestamptz, given_name text, middle_name text, family_name text,
  sort_name text, email text, phone text, locale text, time_zone text, extra jsonb, employment_id uuid,
  employee_number text, unit_id uuid, manager_id uuid, title text, site_id uuid, cost_centre_id uuid, kind text,
  on_leave boolean, hired_on date, last_day date, next_change_on date
) language plpgsql stable as $$
#variable_conflict use_column
begin
  if people is null then
    return query select e.*, c.day
    from kernel.people_on(today, null) e
    left join (select t.person_id, min(t.day) as day from (
      select x.person_id, lower(x.valid) as day from kernel.person_fact x where upper_inf(x.known) and lower(x.valid) > today
      union all
      select x.person_id, upper(x.valid) from kernel.person_fact x where upper_inf(x.known) and upper(x.valid) > today
      union all
      select x.person_id, lower(x.valid) from kernel.employment_fact x where upper_inf(x.known) and lower(x.valid) > today
      union all
      select x.person_id, upper(x.valid) from kernel.employment_fact x where upper_inf(x.known) and upper(x.valid) > today
    ) t group by t.person_id) c on c.person_id = e.person_id;
  else
    return query select e.*, least(
      (select least(min(lower(x.valid)) filter (where lower(x.valid) > today), min(upper(x.valid)) filter (where upper(x.valid) > today))
        from kernel.person_fact x where x.person_id = i.person_id and upper_inf(x.known)),
      (select least(min(lower(x.valid)) filter (where lower(x.valid) > today), min(upper(x.valid)) filter (where upper(x.valid) > today))
        from kernel.employment_fact x where x.person_id = i.person_id and upper_inf(x.known)))
    from unnest(people) as i(person_id) cross join lateral kernel.person_on(i.person_id, today, null) e;
  end if;
end $$;

-- Brings the rows of these people up to date (null: of everybody). Plans are made once: for few people, making one
-- would cost more than what it is made for.
create function kernel.refresh_people(people uuid[], today date) returns void language plpgsql
set plan_cache_mode = force_generic_plan as $$
begin
  -- One pass over everybody is cheaper than walking indexes for a large share of them.
  if cardinality(people) > 1000 and cardinality(people) > (select count(*) / 5 from kernel.person) then
    people := null;
  end if;
  if people is null then
    delete from kernel.person_now n using kernel.person p where p.person_id = n.person_id and p.merged_into is not null;
  else
    delete from kernel.person_now n using kernel.person p
    where n.person_id = any(people) and p.person_id = n.person_id and p.merged_into is not null;
  end if;
  insert into kernel.person_now as n (person_id, key, name, sort_name, email, employment_id, employee_number, unit_id,
    unit_name, manager_id, title, site_id, cost_centre_id, kind, on_leave, hired_on, last_day, extra, erased, search, next_change_on)
  select o.person_id, o.key, trim(o.given_name || ' ' || o.family_name), o.sort_name, o.email, o.employment_id,
    o.employee_number, o.unit_id, coalesce(
      (select u.name from kernel.unit_now u where u.unit_id = o.unit_id),
      (select f.name from kernel.unit_fact f where f.unit_id = o.unit_id and upper_inf(f.known)
        order by lower(f.valid) <= today desc, abs(lower(f.valid) - today) limit 1), ''),
    o.manager_id, o.title, o.site_id, o.cost_centre_id, o.kind, o.on_leave, o.hired_on,
    o.last_day, o.extra, o.erased_at is not null,
    lower(concat_ws(' ', o.key, o.given_name, o.middle_name, o.family_name, o.email, o.employee_number)), o.next_change_on
  from kernel.people_today(people, today) o
  on conflict (person_id) do update set key = excluded.key, name = excluded.name, sort_name = excluded.sort_name,
    email = excluded.email, employment_id = excluded.employment_id, employee_number = excluded.employee_number,
    unit_id = excluded.unit_id, unit_name = excluded.unit_name, manager_id = excluded.manager_id, title = excluded.title,
    site_id = excluded.site_id, cost_centre_id = excluded.cost_centre_id, kind = excluded.kind,
    on_leave = excluded.on_leave, hired_on = excluded.hired_on, last_day = excluded.last_day, extra = excluded.extra,
    erased = excluded.erased, search = excluded.search, next_change_on = excluded.next_change_on
  where (n.*) is distinct from (excluded.*);
end $$;

-- Gives a person the next version and brings their row up to date, in one call; returns the version.
create function kernel.touch_person(who uuid, today date) returns int language plpgsql as $$
declare
  given int;
begin
  update kernel.person set version = version + 1 where person_id = who returning version into given;
  perform kernel.refresh_people(array[who], today);
  return given;
end $$;

-- Who else, current from that day on, has this e-mail address; null: it is free. Locks the address first and looks
-- afterwards, so that of two who want it at once the second one sees the first.
create function kernel.email_holder(address text, asking uuid, day date) returns text language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('e-mail ' || lower(address), 7236));
  return (select n.name from kernel.person_fact f join kernel.person_now n using (person_id)
    where lower(f.email) = lower(address) and upper_inf(f.known) and f.valid && daterange(day, null)
      and f.person_id is distinct from asking and not n.erased and (n.last_day is null or n.last_day >= day)
    limit 1);
end $$;

-- What merging two people moved, so that it can be taken back.
create table kernel.person_merge (
  merge_id uuid primary key,
  survivor_id uuid not null references kernel.person,
  duplicate_id uuid not null references kernel.person,
  merged_at timestamptz not null,
  unmerged_at timestamptz,
  employment_ids uuid[] not null,
  moved jsonb not null
);
create unique index person_merge_open on kernel.person_merge (duplicate_id) where unmerged_at is null;

-- A saved predicate over people; the predicate is data (see kernel/audiences).
create table kernel.audience (
  audience_id uuid primary key,
  key text not null unique,
  name text not null,
  predicate jsonb not null,
  owner_id uuid references kernel.person,
  version int not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz
);
