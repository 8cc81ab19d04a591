-- Cases: records that run under a charter. The case has the id of its record (REQ-42 and its case share it), so that
-- whoever knows the one knows the other, and pins the resolved charter that it started under.
create table kernel.work_case (
  case_id uuid primary key,
  process text not null,
  kind text not null,
  key text not null,
  unit_id uuid references kernel.unit,
  region text,
  requester_id uuid references kernel.person,
  owner_id uuid references kernel.person,
  accountable_id uuid references kernel.person,
  responsible_id uuid references kernel.person,
  state text not null,
  is_open boolean not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  pin_id uuid not null references kernel.charter_pin,
  calendar_id uuid,
  version int not null default 1,
  check (is_open = (closed_at is null))
);
create index work_case_open on kernel.work_case (process, unit_id, case_id) where is_open;
create index work_case_pin on kernel.work_case (pin_id) where is_open;
create index work_case_accountable on kernel.work_case (accountable_id) where is_open;
create index work_case_owner on kernel.work_case (owner_id) where is_open;
create index work_case_unit on kernel.work_case (unit_id, case_id);

-- On whom a case waits, since when and why. `question` is what the one waited on is asked.
create table kernel.wait (
  wait_id uuid primary key,
  case_id uuid not null references kernel.work_case,
  party_kind text not null check (party_kind in
    ('requester', 'person', 'business-area', 'hr', 'it', 'legal', 'communications', 'vendor')),
  -- One party over all its waits: the person, the unit, or the name as it is written.
  party text not null,
  person_id uuid references kernel.person,
  unit_id uuid references kernel.unit,
  party_name text,
  contact_email text,
  question text not null,
  since timestamptz not null,
  started_by uuid references kernel.person,
  pauses boolean not null,
  promised_until date,
  answered_at timestamptz,
  answered_through text check (answered_through in ('account', 'link', 'noted')),
  answer text,
  ended_at timestamptz,
  reminders int not null default 0,
  reminded_at timestamptz,
  version int not null default 1,
  check (person_id is not null or unit_id is not null or party_name is not null),
  check (answered_at is null or ended_at is not null)
);
create index wait_case on kernel.wait (case_id, since, wait_id);
create index wait_open on kernel.wait (party_kind, party, since) where ended_at is null;
create index wait_open_since on kernel.wait (since, wait_id) where ended_at is null;
create index wait_since on kernel.wait (since, wait_id);
create index wait_open_promised on kernel.wait ((coalesce(promised_until, 'infinity')), wait_id) where ended_at is null;
create index wait_open_promised_latest on kernel.wait ((coalesce(promised_until, '-infinity')), wait_id) where ended_at is null;
create index wait_person on kernel.wait (person_id) where ended_at is null;

-- Links with which somebody answers without an account. Only hashes are kept.
create table kernel.wait_link (
  token_hash bytea primary key,
  wait_id uuid not null references kernel.wait,
  expires_at timestamptz not null,
  looks int not null default 0,
  counted_from timestamptz not null
);
create index wait_link_wait on kernel.wait_link (wait_id);

-- What is to be done for a case: the checklist of its charter, and what somebody added.
create table kernel.case_task (
  task_id uuid primary key,
  case_id uuid not null references kernel.work_case,
  position int not null,
  title text not null,
  source text not null check (source in ('charter', 'own')),
  assignee_id uuid references kernel.person,
  due_on date,
  state text not null default 'open' check (state in ('open', 'done', 'not-needed')),
  note text,
  settled_at timestamptz,
  settled_by uuid references kernel.person,
  created_at timestamptz not null,
  version int not null default 1,
  check ((state = 'open') = (settled_at is null))
);
create index case_task_case on kernel.case_task (case_id, position, task_id);
create index case_task_assignee on kernel.case_task (assignee_id) where state = 'open';

-- Leave to close a case although one of its conditions is not true: asked for, decided by somebody else, expiring.
create table kernel.case_exception (
  exception_id uuid primary key,
  case_id uuid not null references kernel.work_case,
  condition_id uuid not null,
  condition_title text not null,
  reason text not null,
  requested_by uuid not null references kernel.person,
  requested_at timestamptz not null,
  expires_on date not null,
  state text not null default 'requested' check (state in ('requested', 'approved', 'rejected', 'withdrawn')),
  decided_by uuid references kernel.person,
  decided_at timestamptz,
  note text,
  version int not null default 1,
  check (decided_by is null or decided_by <> requested_by)
);
create index case_exception_case on kernel.case_exception (case_id, requested_at);
create index case_exception_requested on kernel.case_exception (requested_at, exception_id);
create index case_exception_expires on kernel.case_exception (expires_on, exception_id);
create unique index case_exception_one on kernel.case_exception (case_id, condition_id) where state = 'requested';

-- Whether the conditions were true when the case was closed, with everything that is needed to say it again.
create table kernel.verdict (
  verdict_id uuid primary key,
  case_id uuid not null references kernel.work_case,
  evaluated_at timestamptz not null,
  today date not null,
  pin_id uuid not null references kernel.charter_pin,
  vocabulary text not null,
  vocabulary_version text not null,
  calendar_id uuid,
  calendar_version int not null,
  facts jsonb not null,
  conditions jsonb not null
);
create index verdict_case on kernel.verdict (case_id, evaluated_at);

-- Published: what conditions may say about waits and tasks.
create view kernel.wait_fact as
  select wait_id, case_id, party_kind, since, promised_until, ended_at, ended_at is null as is_open, pauses, reminders
  from kernel.wait;
create view kernel.task_fact as
  select task_id, case_id, title, source, due_on, state, state = 'open' as is_open, settled_at
  from kernel.case_task;
