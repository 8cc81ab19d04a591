-- The door's own tables and the event log.
create schema kernel;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- An event's content hash: what the hash chain protects. `payload` enters as the exact text PostgreSQL prints.
create function kernel.event_hash(
  event_id uuid, name text, subject_kind text, subject_id uuid, operation text, actor_kind text, actor_id uuid,
  on_behalf_of uuid, cause_id uuid, occurred_at timestamptz, reason text, payload jsonb
) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(concat_ws(E'\n', event_id::text, name, subject_kind, subject_id::text, operation, actor_kind,
    coalesce(actor_id::text, '-'), coalesce(on_behalf_of::text, '-'), coalesce(cause_id::text, '-'),
    trunc(extract(epoch from occurred_at) * 1000)::bigint::text, coalesce(reason, '-'), payload::text), 'UTF8'))
$$;

-- The log: appended in the command's own transaction, never changed. The key leads with the record so that a
-- distributed PostgreSQL can spread it; no foreign key points here.
create table kernel.event (
  subject_id uuid not null,
  event_id uuid not null,
  name text not null,
  subject_kind text not null,
  operation text not null,
  actor_kind text not null,
  actor_id uuid,
  on_behalf_of uuid,
  cause_id uuid,
  occurred_at timestamptz not null,
  reason text,
  payload jsonb not null,
  content_hash bytea not null,
  primary key (subject_id, event_id)
) partition by hash (subject_id);
create table kernel.event_p0 partition of kernel.event for values with (modulus 4, remainder 0);
create table kernel.event_p1 partition of kernel.event for values with (modulus 4, remainder 1);
create table kernel.event_p2 partition of kernel.event for values with (modulus 4, remainder 2);
create table kernel.event_p3 partition of kernel.event for values with (modulus 4, remainder 3);

create function kernel.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'kernel.% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger event_append_only before update or delete on kernel.event
  for each row execute function kernel.refuse_change();

-- Which events still wait for their place in the chain; written with the event, deleted by the sealer.
create table kernel.event_unsealed (
  event_id uuid primary key,
  subject_id uuid not null
);

-- The chain: position, and hash over the previous link and the event's content hash.
create table kernel.seal (
  position bigint primary key,
  event_id uuid not null,
  subject_id uuid not null,
  chain_hash bytea not null
);
create unique index seal_event on kernel.seal (event_id);
create trigger seal_append_only before update or delete on kernel.seal
  for each row execute function kernel.refuse_change();

-- What a repeated idempotency key answers.
create table kernel.idempotency (
  actor_id uuid not null,
  key text not null,
  operation text not null,
  input_hash bytea not null,
  output jsonb not null,
  answered_at timestamptz not null default now(),
  primary key (actor_id, key)
);
create index idempotency_age on kernel.idempotency (answered_at);

-- What commit wakes: one row per reaction to an event, and per timer; deleted when it has run.
create table kernel.reaction (
  reaction_id uuid primary key,
  name text not null,
  event_id uuid,
  subject_id uuid,
  operation text not null,
  input jsonb not null,
  on_behalf_of uuid,
  due_at timestamptz not null,
  attempts int not null default 0,
  last_error text,
  failed_at timestamptz
);
create index reaction_due on kernel.reaction (due_at) where failed_at is null;
create index reaction_subject on kernel.reaction (subject_id) where failed_at is null;

-- Long work: an operation that runs in the background as its actor, with progress and stop.
create table kernel.long_work (
  work_id uuid primary key,
  operation text not null,
  input jsonb not null,
  actor_id uuid not null,
  idempotency_key text,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'stopped')),
  done int not null default 0,
  total int,
  note text,
  output jsonb,
  refusal jsonb,
  -- How often a process took it up: each time before this one that process died.
  attempts int not null default 0,
  backend_pid int,
  stop_asked_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  heartbeat_at timestamptz,
  ended_at timestamptz
);
create index long_work_open on kernel.long_work (created_at) where state in ('queued', 'running');
create unique index long_work_key on kernel.long_work (actor_id, idempotency_key) where idempotency_key is not null;
create index long_work_actor on kernel.long_work (actor_id, created_at desc);

-- Human keys: REQ-42.
create table kernel.counter (
  prefix text primary key,
  value bigint not null
);

-- Facts of the deployment: installed at, demo or own data, enterprise time zone, limits.
create table kernel.setting (
  name text primary key,
  value jsonb not null
);

-- Rows the sealed log has told to each consumer that keeps its own place.
create table kernel.log_consumer (
  name text primary key,
  position bigint not null
);
