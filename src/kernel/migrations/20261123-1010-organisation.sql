-- People and organisation: identity tables that foreign keys point at, and typed facts with valid and known time.
create table kernel.region (
  region text primary key,
  name text not null,
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

create function kernel.refresh_units(today date) returns void language plpgsql as $$
begin
  lock table kernel.unit_now in share row exclusive mode;
  delete from kernel.unit_now;
  delete from kernel.unit_reach;
  insert into kernel.unit_now (unit_id, parent_id, code, name, kind, region, business_area_id, head_id, depth, path)
  with recursive here as (
    select * from kernel.unit_fact f where f.valid @> today and upper_inf(f.known)
  ), tree as (
    select h.unit_id, h.parent_id, h.code, h.name, h.kind, h.region,
      null::uuid as business_area_id, h.head_id, 0 as depth, array[h.unit_id] as path
    from here h where h.parent_id is null
    union all
    select h.unit_id, h.parent_id, h.code, h.name, h.kind, coalesce(h.region, t.region),
      case when h.kind = 'business-area' then h.unit_id else t.business_area_id end, h.head_id, t.depth + 1, t.path || h.unit_id
    from here h join tree t on h.parent_id = t.unit_id
    where not h.unit_id = any(t.path)
  )
  select unit_id, parent_id, code, name, kind, region, business_area_id, head_id, depth, path from tree;
  insert into kernel.unit_reach (ancestor_id, unit_id, depth)
  select a.ancestor, n.unit_id, n.depth - a.place::int + 1
  from kernel.unit_now n cross join lateral unnest(n.path) with ordinality as a(ancestor, place);
end $$;

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
create index person_fact_sort on kernel.person_fact (sort_name, person_id) where upper_inf(known);
create index person_fact_email on kernel.person_fact (lower(email)) where upper_inf(known);
create index person_fact_trigram on kernel.person_fact using gin (sort_name gin_trgm_ops) where upper_inf(known);

-- A spell of employment (or of contract work) of one person; the number is what the HR system calls it.
create table kernel.employment (
  employment_id uuid primary key,
  person_id uuid not null references kernel.person,
  employee_number text unique,
  version int not null default 1
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
create index employment_fact_person on kernel.employment_fact (person_id) where upper_inf(known);
create index employment_fact_unit on kernel.employment_fact (unit_id, person_id) where upper_inf(known);
create index employment_fact_manager on kernel.employment_fact (manager_id) where upper_inf(known);

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
