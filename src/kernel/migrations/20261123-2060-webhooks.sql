-- Webhooks: events told to other programs over HTTP, in the order of the sealed log, at least once; and feeds of due
-- dates that calendars read.
create table kernel.webhook (
  webhook_id uuid primary key,
  account_id uuid not null references kernel.account,
  name text not null,
  url text not null,
  -- Names of events, or `area.*`.
  events text[] not null,
  -- Sealed with the installation's secret, as it must be known again to sign; empty when deleted.
  secret text not null,
  -- Signs along until then, so that a receiver can change over.
  previous_secret text,
  previous_until timestamptz,
  -- Everything up to here was delivered, or did not concern it.
  position bigint not null,
  state text not null check (state in ('active', 'disabled', 'deleted')),
  disabled_why text check (disabled_why in ('by-hand', 'failing', 'gone', 'rights-lost')),
  failing_since timestamptz,
  attempts int not null default 0,
  due_at timestamptz not null,
  -- One process at a time delivers; whoever dies loses it then.
  leased_until timestamptz,
  created_at timestamptz not null,
  version int not null default 1
);
create index webhook_account on kernel.webhook (account_id);
create index webhook_created on kernel.webhook (created_at, webhook_id) where state <> 'deleted';
create index webhook_due on kernel.webhook (due_at) where state = 'active';
comment on table kernel.webhook is 'A program that wants to be told of events, where, and how far it has been told.';

-- What was sent and what came of it; a row without `attempted_at` waits to be sent by hand. Kept for 30 days.
create table kernel.webhook_delivery (
  delivery_id uuid primary key,
  webhook_id uuid not null references kernel.webhook,
  -- All null for a test message.
  event_id uuid,
  subject_id uuid,
  position bigint,
  event_name text not null,
  cause text not null check (cause in ('event', 'by-hand', 'test')),
  attempt int not null,
  queued_at timestamptz not null,
  attempted_at timestamptz,
  status int,
  outcome text check (outcome in ('delivered', 'failed')),
  problem text,
  took_ms int
);
create index webhook_delivery_log on kernel.webhook_delivery (webhook_id, queued_at, delivery_id);
create index webhook_delivery_queued on kernel.webhook_delivery (queued_at) where attempted_at is null;
create index webhook_delivery_age on kernel.webhook_delivery (queued_at);
comment on table kernel.webhook_delivery is 'One attempt to tell a program of one event.';

-- A secret address under which a calendar program reads the due dates of one account.
create table kernel.calendar_feed (
  feed_id uuid primary key,
  account_id uuid not null references kernel.account,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_read_on date,
  revoked_at timestamptz
);
create index calendar_feed_account on kernel.calendar_feed (account_id);
create unique index calendar_feed_one on kernel.calendar_feed (account_id) where revoked_at is null;
comment on table kernel.calendar_feed is 'A secret address under which a calendar reads what is due for one account; only its hash is kept.';
