-- Who stands in for whom, and whose turn it is: how a part in a charter ends at a person on a day.

-- One person acts for another for some days. One that was withdrawn before it began has an empty range; begins_on
-- keeps the day that was meant.
create table kernel.deputy (
  deputy_id uuid primary key,
  person_id uuid not null references kernel.person,
  acting_id uuid not null references kernel.person,
  begins_on date not null,
  valid daterange not null,
  why text,
  created_at timestamptz not null,
  version int not null default 1,
  check (person_id <> acting_id),
  exclude using gist (person_id with =, valid with &&)
);
create index deputy_acting on kernel.deputy (acting_id);
create index deputy_begins on kernel.deputy (begins_on, deputy_id);

-- Members take turns of a day or a week, in their order, from the first day on.
create table kernel.rota (
  rota_id uuid primary key,
  name text not null,
  unit_id uuid references kernel.unit,
  turn text not null check (turn in ('day', 'week')),
  begins_on date not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  version int not null default 1
);
create unique index rota_name on kernel.rota (lower(name)) where retired_at is null;
create index rota_list on kernel.rota (lower(name), rota_id);
create table kernel.rota_member (
  rota_id uuid not null references kernel.rota,
  position int not null,
  person_id uuid not null references kernel.person,
  primary key (rota_id, position)
);
create index rota_member_person on kernel.rota_member (person_id);

-- Days on which somebody else takes over.
create table kernel.rota_swap (
  rota_swap_id uuid primary key,
  rota_id uuid not null references kernel.rota,
  person_id uuid not null references kernel.person,
  valid daterange not null,
  exclude using gist (rota_id with =, valid with &&)
);
create index rota_swap_person on kernel.rota_swap (person_id);
