-- What the strategy says of a process in a scope: who answers, how long it may take, what says that it is done.
-- A charter is a place (process × unit × region; null: everywhere); its versions say what holds there, and when.
create table kernel.charter (
  charter_id uuid primary key,
  key text not null unique,
  process text not null,
  unit_id uuid references kernel.unit,
  region text references kernel.region,
  name text not null,
  created_at timestamptz not null,
  version int not null default 1,
  unique nulls not distinct (process, unit_id, region)
);
create index charter_unit on kernel.charter (unit_id) where unit_id is not null;
create index charter_name on kernel.charter (name, charter_id);

-- state: draft; active (adopted: in force on the days of `valid`, past, present or to come); ended (closed early by
-- decision, or replaced before its first day); withdrawn (a draft that came to nothing).
-- A version whose range was cut by its successor stays active: it did hold on those days.
create table kernel.charter_version (
  charter_version_id uuid primary key,
  charter_id uuid not null references kernel.charter,
  number int not null,
  state text not null check (state in ('draft', 'active', 'ended', 'withdrawn')),
  -- Null for what never held.
  valid daterange,
  content jsonb not null,
  content_hash bytea not null,
  -- The person named in the content, if it names exactly one: what a leaver holds.
  accountable_id uuid references kernel.person,
  based_on uuid references kernel.charter_version,
  drafted_by uuid,
  drafted_at timestamptz not null,
  activated_by uuid,
  activated_at timestamptz,
  decision text,
  ended_by uuid,
  ended_at timestamptz,
  end_reason text,
  version int not null default 1,
  unique (charter_id, number),
  check ((state in ('active', 'ended')) = (valid is not null)),
  -- One version of a charter a day, whoever activates at once.
  constraint charter_version_one_a_day exclude using gist (charter_id with =, valid with &&)
    where (state in ('active', 'ended'))
);
create unique index charter_version_one_draft on kernel.charter_version (charter_id) where state = 'draft';
create index charter_version_accountable on kernel.charter_version (accountable_id) where accountable_id is not null;

-- What a case started under: the resolved values, once for all cases that share them.
create table kernel.charter_pin (
  pin_id uuid primary key,
  process text not null,
  hash bytea not null unique,
  resolved jsonb not null,
  created_at timestamptz not null
);

-- The versions that a pin was resolved from.
create table kernel.charter_pin_version (
  pin_id uuid not null references kernel.charter_pin,
  charter_version_id uuid not null references kernel.charter_version,
  primary key (charter_version_id, pin_id)
);
create index charter_pin_version_pin on kernel.charter_pin_version (pin_id);

-- Open cases that were moved to what was in force, and by which decision.
create table kernel.charter_re_pin (
  re_pin_id uuid primary key,
  charter_id uuid not null references kernel.charter,
  decision text not null,
  cases int not null,
  done_by uuid,
  done_at timestamptz not null
);
create index charter_re_pin_charter on kernel.charter_re_pin (charter_id, done_at);

-- A unit with its units above as of a day, from the enterprise down; regions as inherited. Walks indexes only.
create function kernel.unit_path_on(unit uuid, day date)
returns table (unit_id uuid, depth int, region text) language sql stable parallel safe rows 6 as $$
  with recursive up as (
    select f.unit_id, f.parent_id, f.region, 0 as height, array[f.unit_id] as seen from kernel.unit_fact f
    where f.unit_id = unit and f.valid @> day and upper_inf(f.known)
    union all
    select f.unit_id, f.parent_id, f.region, u.height + 1, u.seen || f.unit_id from up u
    cross join lateral (select * from kernel.unit_fact x
      where x.unit_id = u.parent_id and x.valid @> day and upper_inf(x.known) offset 0) f
    where not f.unit_id = any(u.seen)
  )
  select u.unit_id, (max(u.height) over () - u.height)::int, (
    select n.region from up n where n.height >= u.height and n.region is not null order by n.height limit 1
  ) from up u
$$;
