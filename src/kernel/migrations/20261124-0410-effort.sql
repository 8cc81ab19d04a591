-- Effort: how much work records need, whose time went where, and what capacity is made of. All times are whole minutes.

-- What a record needs in all; the newest counts.
create table kernel.estimate (
  estimate_id uuid primary key,
  record_kind text not null,
  record_id uuid not null,
  -- How people call the record.
  record_key text not null,
  minutes int not null check (minutes between 0 and 600000),
  -- [{skill, minutes}]
  by_skill jsonb not null default '[]',
  note text,
  estimated_by uuid references kernel.person,
  estimated_at timestamptz not null,
  is_current boolean not null default true
);
create unique index estimate_current on kernel.estimate (record_id) include (minutes) where is_current;
create index estimate_record on kernel.estimate (record_id, estimated_at, estimate_id);
create index estimate_by on kernel.estimate (estimated_by) where estimated_by is not null;

-- A withdrawn entry is deleted; the log keeps that it was there.
create table kernel.time_entry (
  entry_id uuid primary key,
  person_id uuid not null references kernel.person,
  day date not null,
  minutes int not null check (minutes between 1 and 1440),
  work_type text not null check (work_type in ('operations', 'value-adding', 'unplanned')),
  record_kind text,
  record_id uuid,
  note text,
  how text not null check (how in ('by-hand', 'timer', 'share')),
  logged_by uuid references kernel.person,
  logged_at timestamptz not null,
  version int not null default 1,
  check ((record_kind is null) = (record_id is null))
);
create index time_entry_person on kernel.time_entry (person_id, day, entry_id);
create index time_entry_day on kernel.time_entry (day, entry_id);
create index time_entry_record on kernel.time_entry (record_id) include (minutes, day, person_id, work_type)
  where record_id is not null;
create index time_entry_logged_by on kernel.time_entry (logged_by) where logged_by is not null;

-- At most one runs for a person; a stopped one is gone.
create table kernel.effort_timer (
  timer_id uuid primary key,
  person_id uuid not null unique references kernel.person,
  started_at timestamptz not null,
  -- The day of the enterprise on which its time is logged.
  started_on date not null,
  work_type text not null check (work_type in ('operations', 'value-adding', 'unplanned')),
  record_kind text,
  record_id uuid,
  note text,
  check ((record_kind is null) = (record_id is null))
);

-- What an hour costs, by the job title that people carry; role null: everybody whose title has no rate.
create table kernel.hourly_rate (
  rate_id uuid primary key,
  role text,
  -- As titles are compared: lower case, blanks trimmed; empty for the default.
  role_word text not null generated always as (coalesce(lower(role), '')) stored,
  starts_on date not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  version int not null default 1,
  unique (role_word, starts_on)
);

create table kernel.leave (
  leave_id uuid primary key,
  person_id uuid not null references kernel.person,
  days daterange not null check (not isempty(days) and not lower_inf(days) and not upper_inf(days)),
  -- Share of each day.
  percent int not null check (percent between 1 and 100),
  note text,
  version int not null default 1,
  exclude using gist (person_id with =, days with &&)
);
create index leave_first on kernel.leave ((lower(days)), leave_id);

create table kernel.skill (
  skill_id uuid primary key,
  name text not null
);
create unique index skill_name on kernel.skill (lower(name));

create table kernel.person_skill (
  person_id uuid not null references kernel.person,
  skill_id uuid not null references kernel.skill,
  level smallint not null check (level between 1 and 3),
  primary key (person_id, skill_id)
);
create index person_skill_skill on kernel.person_skill (skill_id, level);

-- Null: as for everybody.
create table kernel.working_hours (
  person_id uuid primary key references kernel.person,
  weekly_minutes int check (weekly_minutes between 0 and 4800),
  percent int check (percent between 1 and 100)
);
