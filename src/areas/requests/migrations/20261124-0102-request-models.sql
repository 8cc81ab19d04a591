-- The catalogue of what can be asked for, what was solved before it was asked, and asking without an account.
create table requests.model (
  model_id uuid primary key,
  key text not null unique,
  version int not null default 1,
  state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  -- `model` goes straight to fulfilment, `demand` to triage, `answer` is itself what the asker needs.
  kind text not null check (kind in ('model', 'demand', 'answer')),
  name text not null,
  description text not null default '',
  group_name text not null default '',
  icon text not null default '',
  -- Other words under which people look for it.
  search_words text not null default '',
  -- Where the answer is; only for kind `answer`.
  link text,
  -- Offered to this unit and all below it; null: to everybody.
  unit_id uuid references kernel.unit,
  form_id uuid,
  queue_id uuid references kernel.queue,
  approval_steps jsonb not null default '[]',
  expected_days int check (expected_days between 1 and 1000),
  silent_warn_days int check (silent_warn_days between 1 and 365),
  silent_close_days int check (silent_close_days between 1 and 365),
  accepts_without_account boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  published_at timestamptz,
  retired_at timestamptz,
  check (kind <> 'answer' or (form_id is null and queue_id is null and not accepts_without_account)),
  check (silent_close_days > silent_warn_days)
);
create index model_group on requests.model (group_name, (lower(name)), model_id);
create index model_form on requests.model (form_id) where form_id is not null;
create index model_queue on requests.model (queue_id) where queue_id is not null;
create index model_unit on requests.model (unit_id) where unit_id is not null;

-- A link with which people without an account ask for one model.
create table requests.ask_link (
  link_id uuid primary key,
  version int not null default 1,
  model_id uuid not null references requests.model,
  token_hash bytea not null unique,
  label text not null,
  made_at timestamptz not null,
  made_by uuid references kernel.person,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- Opened and submitted, over its life.
  opened int not null default 0,
  submitted int not null default 0,
  -- Within the running hour: looks, files and submissions.
  looks int not null default 0,
  uploads int not null default 0,
  sends int not null default 0,
  counted_from timestamptz not null
);
create index ask_link_model on requests.ask_link (model_id, made_at, link_id);
create index ask_link_made_by on requests.ask_link (made_by) where made_by is not null;

alter table requests.request
  add column model_id uuid references requests.model,
  add column form_version_id uuid,
  add column answers jsonb,
  -- It came by this link; its sender's address is not proven.
  add column ask_link_id uuid references requests.ask_link;

create index request_model on requests.request (model_id, created_at, request_id);
create index request_answers on requests.request using gin (answers jsonb_path_ops);
create index request_form_version on requests.request (form_version_id) where form_version_id is not null;
create index request_ask_link on requests.request (ask_link_id) where ask_link_id is not null;
-- Similar ones are found by words; the statistics of this index say which words are rare.
create index request_title_words on requests.request using gin (to_tsvector('simple'::regconfig, title));
alter index requests.request_title_words alter column 1 set statistics 200;

-- Somebody was shown something similar while writing, and said whether it solves what they need.
create table requests.deflection (
  deflection_id uuid primary key,
  verdict text not null check (verdict in ('solves', 'not-this')),
  offered_kind text not null check (offered_kind in ('request', 'model')),
  offered_id uuid not null,
  -- What they had written.
  written text not null,
  -- The model whose form they were filling in.
  model_id uuid references requests.model,
  draft_id uuid references requests.request,
  person_id uuid references kernel.person,
  -- Where that person worked on the day.
  unit_id uuid references kernel.unit,
  recorded_at timestamptz not null
);
create index deflection_recorded on requests.deflection (recorded_at, deflection_id);
create index deflection_offered on requests.deflection (offered_id, verdict);
create index deflection_unit on requests.deflection (unit_id) where unit_id is not null;
create index deflection_person on requests.deflection (person_id);
create index deflection_model on requests.deflection (model_id) where model_id is not null;
create index deflection_draft on requests.deflection (draft_id) where draft_id is not null;

-- What came by a link. It becomes a request of the person whose address it names, else it waits for somebody to decide.
create table requests.submission (
  submission_id uuid primary key,
  key text not null unique,
  version int not null default 1,
  link_id uuid not null references requests.ask_link,
  model_id uuid not null references requests.model,
  form_version_id uuid,
  sender_name text not null,
  sender_email text not null,
  title text not null,
  goal text not null default '',
  answers jsonb not null default '{}',
  received_at timestamptz not null,
  outcome text not null default 'received' check (outcome in ('received', 'request', 'quarantined', 'discarded')),
  why text,
  refusal text,
  request_id uuid references requests.request,
  decided_at timestamptz,
  decided_by uuid references kernel.person,
  -- The link of the confirmation, behind which the sender sees where it stands.
  token_hash bytea not null unique,
  looks int not null default 0,
  counted_from timestamptz not null,
  check ((outcome = 'request') = (request_id is not null)),
  check ((outcome = 'quarantined') <= (why is not null))
);
create index submission_received on requests.submission (received_at, submission_id);
create index submission_outcome on requests.submission (outcome, received_at, submission_id);
create index submission_link on requests.submission (link_id, received_at);
create index submission_model on requests.submission (model_id);
create index submission_request on requests.submission (request_id) where request_id is not null;
create index submission_decided_by on requests.submission (decided_by) where decided_by is not null;

-- Files that come by a link lie here until the submission has become a request, and go after a day without one.
create table requests.submission_file (
  file_id uuid primary key,
  link_id uuid not null references requests.ask_link,
  submission_id uuid references requests.submission,
  file_name text not null,
  size int not null,
  content bytea not null,
  received_at timestamptz not null
);
create index submission_file_submission on requests.submission_file (submission_id);
create index submission_file_link on requests.submission_file (link_id, received_at);
create index submission_file_unused on requests.submission_file (received_at) where submission_id is null;
