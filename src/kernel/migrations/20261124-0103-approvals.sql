-- Approvals: a record of an area waits for the yes of people, in steps; who they are is found on the day.
create table kernel.approval (
  approval_id uuid primary key,
  kind text not null,
  record_id uuid not null,
  key text not null,
  -- Where roles are looked up, and who may oversee it.
  unit_id uuid references kernel.unit,
  region text,
  -- Who asked for the thing; they may not approve it themselves.
  requester_id uuid references kernel.person,
  asked_by uuid references kernel.person,
  asked_at timestamptz not null,
  note text,
  -- What is to be approved, as it stood when it was asked: [{label, text}].
  brief jsonb not null default '[]',
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'withdrawn')),
  concluded_at timestamptz,
  why text,
  -- Since when the steps that are open wait; what the list is sorted by.
  held_since timestamptz not null,
  version int not null default 1,
  check ((state = 'open') = (concluded_at is null))
);
create unique index approval_open on kernel.approval (kind, record_id) where state = 'open';
create index approval_record on kernel.approval (record_id, asked_at);
create index approval_asked_at on kernel.approval (asked_at, approval_id);
create index approval_held_since on kernel.approval (held_since, approval_id);
create index approval_open_held on kernel.approval (held_since, approval_id) where state = 'open';
create index approval_open_asked on kernel.approval (asked_at, approval_id) where state = 'open';
create index approval_asker on kernel.approval (asked_by, held_since, approval_id);
create index approval_requester on kernel.approval (requester_id, held_since, approval_id);

-- Steps of one position run side by side.
create table kernel.approval_step (
  step_id uuid primary key,
  approval_id uuid not null references kernel.approval,
  position int not null,
  place int not null,
  name text not null,
  -- Where its roles are looked up: its own place, or that of the record.
  unit_id uuid references kernel.unit,
  region text,
  mode text not null check (mode in ('one', 'all', 'quorum')),
  quorum int,
  allows_requester boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'open', 'approved', 'rejected', 'skipped')),
  opened_at timestamptz,
  concluded_at timestamptz,
  reminders int not null default 0,
  reminded_at timestamptz,
  check ((mode = 'quorum') = (quorum is not null))
);
create index approval_step_of on kernel.approval_step (approval_id, position, place);

-- A place from which one decides or comments. `kind` and `ref` say who is behind it now; `asked_*` who was first.
create table kernel.approval_seat (
  seat_id uuid primary key,
  approval_id uuid not null references kernel.approval,
  step_id uuid not null references kernel.approval_step,
  place int not null,
  kind text not null check (kind in ('person', 'role', 'queue', 'rota')),
  ref text not null,
  asked_kind text check (asked_kind in ('person', 'role', 'queue', 'rota')),
  asked_ref text,
  reviews boolean not null default false,
  -- It waits for somebody: its step is open, and nobody has answered from it.
  is_open boolean not null default false,
  since timestamptz,
  outcome text check (outcome in ('approve', 'reject')),
  decided_by uuid references kernel.person,
  acting_for uuid references kernel.person,
  decided_at timestamptz,
  why text,
  version int not null default 1,
  check ((outcome is null) = (decided_by is null)),
  check (not (reviews and outcome is not null))
);
create index approval_seat_of on kernel.approval_seat (approval_id, step_id, place);
create index approval_seat_open on kernel.approval_seat (kind, ref) where is_open;
create index approval_seat_decided on kernel.approval_seat (decided_by, approval_id) where decided_by is not null;
create unique index approval_seat_one_voice on kernel.approval_seat (step_id, decided_by) where decided_by is not null;

-- What reviewers said.
create table kernel.approval_review (
  review_id uuid primary key,
  approval_id uuid not null references kernel.approval,
  step_id uuid not null references kernel.approval_step,
  seat_id uuid not null references kernel.approval_seat,
  person_id uuid not null references kernel.person,
  text text not null,
  at timestamptz not null
);
create index approval_review_of on kernel.approval_review (approval_id, at);
create index approval_review_person on kernel.approval_review (person_id);

-- Who was told that an approval waits on them: they may read it, also when their part in it has ended.
create table kernel.approval_asked (
  person_id uuid not null references kernel.person,
  approval_id uuid not null references kernel.approval,
  step_id uuid not null references kernel.approval_step,
  asked_at timestamptz not null,
  primary key (person_id, approval_id, step_id)
);
create index approval_asked_of on kernel.approval_asked (approval_id);

-- Published: what conditions and lists may say about approvals.
create view kernel.approval_fact as
  select approval_id, kind, record_id, state, state = 'open' as is_open, asked_at, concluded_at, held_since
  from kernel.approval;
