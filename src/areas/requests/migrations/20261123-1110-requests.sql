-- Learning requests. One row per request; what happened to it stands in the log.
create schema requests;

create table requests.request (
  request_id uuid primary key,
  key text not null unique,
  version int not null default 1,
  state text not null
    check (state in ('draft', 'submitted', 'in-fulfilment', 'delivered', 'accepted', 'declined', 'cancelled')),
  title text not null,
  goal text,
  evidence text,
  audience_size int check (audience_size > 0),
  unit_id uuid references kernel.unit,
  regions text[] not null default '{}',
  deadline date,
  deadline_reason text,
  is_regulatory boolean not null default false,
  existing_content text,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  priority_rank smallint not null generated always as
    (case priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end) stored,
  requester_id uuid not null references kernel.person,
  sponsor_id uuid references kernel.person,
  owner_id uuid references kernel.person,
  queue_id uuid references kernel.queue,
  due_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  decline_reason text,
  decline_explanation text,
  delivered_at timestamptz,
  delivery_note text,
  delivery_link text,
  accepted_at timestamptz,
  reopened_at timestamptz,
  reopened_why text,
  reopened_count int not null default 0,
  cancelled_at timestamptz,
  cancelled_why text,
  check (state = 'draft' or (submitted_at is not null and unit_id is not null) or state = 'cancelled'),
  check ((state = 'declined') = (decline_reason is not null)),
  check (state not in ('delivered', 'accepted') or delivered_at is not null),
  check (state <> 'in-fulfilment' or owner_id is not null or queue_id is not null)
);

-- One index per sort, so that page 10,000 costs what page 1 costs; requests without a due date come last both ways.
create index request_created on requests.request (created_at, request_id);
create index request_changed on requests.request (changed_at, request_id);
create index request_due on requests.request ((coalesce(due_on, 'infinity')), request_id);
create index request_due_latest on requests.request ((coalesce(due_on, '-infinity')), request_id);
create index request_open_due on requests.request (due_on) where state in ('submitted', 'in-fulfilment');
create index request_priority on requests.request (priority_rank, request_id);
create index request_title on requests.request ((lower(title)), request_id);
create index request_state on requests.request (state, created_at, request_id);
create index request_queue on requests.request (queue_id, state, created_at, request_id);
create index request_owner on requests.request (owner_id, state);
create index request_requester on requests.request (requester_id, created_at, request_id);
create index request_sponsor on requests.request (sponsor_id) where sponsor_id is not null;
create index request_unit on requests.request (unit_id, created_at, request_id);
create index request_words on requests.request using gin (title gin_trgm_ops);
