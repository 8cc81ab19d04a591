-- Who may do what where, what waits for whom, and what people are told.
-- Sign-in follows this table (see the migrations of sign-in): disabling here ends every session.
create table kernel.account (
  account_id uuid primary key,
  person_id uuid unique references kernel.person,
  email text not null check (email = lower(email)),
  created_at timestamptz not null,
  disabled_at timestamptz,
  preferences jsonb not null default '{}',
  version int not null default 1
);
create unique index account_email on kernel.account (email);
create index account_list on kernel.account (email, account_id);
create index account_created on kernel.account (created_at, account_id);
create index account_email_trigram on kernel.account using gin (email gin_trgm_ops);

-- Every right that this version of the program knows; written at start.
create table kernel.right (
  name text primary key,
  area text not null,
  allows text not null,
  every_member boolean not null
);

create table kernel.role (
  role text primary key,
  role_id uuid not null unique,
  title text not null,
  description text not null,
  rights text[] not null,
  built_in boolean not null,
  retired_at timestamptz,
  version int not null default 1
);
create index role_title on kernel.role (title, role_id);

-- A role in a scope: a unit and everything below it (null: the enterprise) in a region (null: all).
-- A grant that was ended before it began has an empty range; begins_on keeps the day that was meant.
create table kernel.role_grant (
  grant_id uuid primary key,
  account_id uuid not null references kernel.account,
  role text not null references kernel.role,
  unit_id uuid references kernel.unit,
  region text references kernel.region,
  begins_on date not null,
  valid daterange not null,
  granted_by uuid,
  granted_at timestamptz not null,
  reason text,
  version int not null default 1
);
create index role_grant_account on kernel.role_grant (account_id);
create index role_grant_role on kernel.role_grant (role, account_id);
create index role_grant_unit on kernel.role_grant (unit_id);
create index role_grant_begins on kernel.role_grant (begins_on, grant_id);

-- Two roles that one person may not hold in overlapping scopes.
create table kernel.duty_conflict (
  duty_conflict_id uuid primary key,
  role_a text not null references kernel.role,
  role_b text not null references kernel.role,
  reason text not null,
  withdrawn_at timestamptz,
  check (role_a < role_b)
);
create unique index duty_conflict_pair on kernel.duty_conflict (role_a, role_b) where withdrawn_at is null;

create table kernel.api_key (
  api_key_id uuid primary key,
  account_id uuid not null references kernel.account,
  name text not null,
  prefix text not null unique,
  secret_hash bytea not null,
  rights text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_on date,
  revoked_at timestamptz
);
create index api_key_account on kernel.api_key (account_id);
create index api_key_created on kernel.api_key (created_at, api_key_id);

-- Something a person has to look at: a reaction that failed for good, a handover without a rule.
create table kernel.work_item (
  work_item_id uuid primary key,
  key text not null unique,
  kind text not null,
  title text not null,
  detail jsonb not null default '{}',
  subject_kind text,
  subject_id uuid,
  assignee_id uuid references kernel.person,
  role text,
  unit_id uuid references kernel.unit,
  created_at timestamptz not null,
  due_on date,
  closed_at timestamptz,
  closed_by uuid,
  outcome text,
  version int not null default 1
);
create index work_item_assignee on kernel.work_item (assignee_id) where closed_at is null;
create index work_item_role on kernel.work_item (role) where closed_at is null;

-- Queues that requests wait in, and who watches them.
create table kernel.queue (
  queue_id uuid primary key,
  name text not null,
  unit_id uuid references kernel.unit,
  version int not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index queue_name on kernel.queue (lower(name)) where retired_at is null;
create index queue_unit on kernel.queue (unit_id) where retired_at is null;
create table kernel.queue_member (
  queue_id uuid not null references kernel.queue,
  person_id uuid not null references kernel.person,
  primary key (queue_id, person_id)
);
create index queue_member_person on kernel.queue_member (person_id);

-- Comments on any record; a mention is found in the text when the comment is made. The body holds ids of the people
-- mentioned, never their names. A withdrawn comment has no body.
create table kernel.comment (
  comment_id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  author_id uuid references kernel.person,
  body text not null,
  internal boolean not null,
  mentions uuid[] not null default '{}',
  created_at timestamptz not null,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  version int not null default 1
);
create index comment_subject on kernel.comment (subject_id, created_at, comment_id);
create index comment_author on kernel.comment (author_id);

create table kernel.notice (
  notice_id uuid primary key,
  person_id uuid not null references kernel.person,
  kind text not null,
  event_id uuid,
  subject_kind text not null,
  subject_id uuid not null,
  sentence text not null,
  created_at timestamptz not null,
  read_at timestamptz
);
create index notice_person on kernel.notice (person_id, created_at, notice_id);
create index notice_unread on kernel.notice (person_id, created_at, notice_id) where read_at is null;

-- Mail to be sent by a worker after commit, at least once.
create table kernel.mail (
  mail_id uuid primary key,
  kind text not null,
  account_id uuid,
  message jsonb not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  due_at timestamptz not null,
  sent_at timestamptz,
  failed_at timestamptz,
  last_error text
);
create index mail_due on kernel.mail (due_at) where sent_at is null and failed_at is null;

-- A saved view: filter, sort, group, columns and layout of one list, as the URL search that shows it.
create table kernel.saved_view (
  view_id uuid primary key,
  list text not null,
  name text not null,
  search jsonb not null,
  owner_id uuid not null references kernel.account,
  reach text not null check (reach in ('private', 'everyone')),
  starred_by uuid[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null
);
create index saved_view_list on kernel.saved_view (list);
create unique index saved_view_name on kernel.saved_view (owner_id, list, lower(name));
