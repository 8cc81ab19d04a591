-- How people are told: what each prefers, who watches what, mail that leaves with a lease, and mail that comes in.

-- `way` is null until the notice was routed; `deliver_at` is set while a mail or a digest is still to tell it.
alter table kernel.notice
  add column topic text not null default 'other',
  add column comment_id uuid,
  add column way text check (way in ('app', 'mail', 'digest')),
  add column deliver_at timestamptz,
  add column mail_id uuid;
-- What was told before this version stays where it was read.
update kernel.notice set way = 'app';
create index notice_unrouted on kernel.notice (created_at, notice_id) where way is null;
create index notice_due on kernel.notice (deliver_at, notice_id) where deliver_at is not null;
create index notice_pending on kernel.notice (person_id) where deliver_at is not null;

-- What somebody chose; a topic without a row goes the way that its area proposes.
create table kernel.notice_preference (
  person_id uuid not null references kernel.person,
  topic text not null,
  way text not null check (way in ('app', 'mail', 'digest', 'off')),
  primary key (person_id, topic)
);

-- When mail may come. Minutes are of the local day; quiet_to may be smaller than quiet_from (over midnight).
create table kernel.notice_delivery (
  person_id uuid primary key references kernel.person,
  digest text not null check (digest in ('daily', 'weekly')),
  digest_hour smallint not null check (digest_hour between 0 and 23),
  digest_weekday smallint not null check (digest_weekday between 1 and 7),
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  quiet_days smallint[] not null default '{}',
  zone text,
  version int not null default 1
);

-- Who follows a record by choice: `watching`, or `muted` by somebody whom a rule would have told.
create table kernel.watch (
  subject_kind text not null,
  subject_id uuid not null,
  person_id uuid not null references kernel.person,
  state text not null check (state in ('watching', 'muted')),
  since timestamptz not null,
  primary key (subject_id, person_id)
);
create index watch_person on kernel.watch (person_id);

-- `handed_over_at` is committed before the server gets the end of a message: a row that has it and was not sent
-- is in doubt, and a notice in doubt is not told again.
alter table kernel.mail
  add column person_id uuid,
  add column subject_kind text,
  add column subject_id uuid,
  add column lease_until timestamptz,
  add column handed_over_at timestamptz,
  add column in_doubt boolean not null default false,
  add column bounced_at timestamptz;
create index mail_failed on kernel.mail (failed_at) where failed_at is not null;
create index mail_person on kernel.mail (person_id) where person_id is not null;

-- Every message that came to the intake address, once. `raw` is kept while somebody may still have to look at it.
create table kernel.mail_in (
  mail_in_id uuid primary key,
  key text not null unique,
  same_message bytea not null unique,
  source text not null check (source in ('imap', 'file', 'upload')),
  message_id text,
  refers_to text[] not null default '{}',
  from_address text,
  from_name text,
  to_addresses text[] not null default '{}',
  subject text not null,
  body text not null,
  quoted text not null default '',
  attachments jsonb not null default '[]',
  size int not null,
  raw bytea,
  sent_at timestamptz,
  received_at timestamptz not null,
  nature text not null check (nature in ('message', 'automatic', 'out-of-office', 'bounce', 'calendar', 'list', 'loop', 'flood', 'too-large')),
  outcome text not null check (outcome in ('received', 'quarantined', 'record', 'comment', 'recorded', 'discarded')),
  why text,
  refusal text,
  person_id uuid references kernel.person,
  unit_id uuid references kernel.unit,
  subject_kind text,
  subject_id uuid,
  comment_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  version int not null default 1
);
alter table kernel.mail_in alter column raw set storage external;
create index mail_in_received on kernel.mail_in (received_at, mail_in_id);
create index mail_in_outcome on kernel.mail_in (outcome, received_at, mail_in_id);
create index mail_in_sender on kernel.mail_in (from_address, received_at);
create index mail_in_person on kernel.mail_in (person_id) where person_id is not null;
create index mail_in_message on kernel.mail_in (message_id);
create index mail_in_subject on kernel.mail_in (subject_id) where subject_id is not null;
