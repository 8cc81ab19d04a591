-- The fulfilment order: what a case needs from several teams and areas, one line each; the lines of a case are its order.
create table kernel.fulfilment_line (
  line_id uuid primary key,
  case_id uuid not null references kernel.work_case,
  position int not null,
  -- What fulfils it: `team-task`, or a kind of record that an area opens.
  kind text not null,
  title text not null,
  details text,
  -- The record that was opened for it; null where the line itself is the work.
  record_id uuid,
  -- Whose it is; both null: of whoever works on the case.
  queue_id uuid references kernel.queue,
  owner_id uuid references kernel.person,
  due_on date,
  -- Working days from its opening to its due day, where the day follows from that.
  due_days int check (due_days between 1 and 1000),
  -- The case is not delivered while it is open.
  is_mandatory boolean not null default true,
  -- The line of the template that it was made from.
  template_key text,
  -- blocked: waits for other lines; withdrawn: taken back, or put away because the case ended.
  state text not null default 'blocked' check (state in ('blocked', 'open', 'done', 'not-needed', 'withdrawn')),
  created_at timestamptz not null,
  opened_at timestamptz,
  settled_at timestamptz,
  settled_by uuid references kernel.person,
  note text,
  version int not null default 1,
  check ((state in ('done', 'not-needed', 'withdrawn')) = (settled_at is not null)),
  check (state not in ('open', 'done') or opened_at is not null)
);
create index fulfilment_line_of on kernel.fulfilment_line (case_id, position, line_id);
create unique index fulfilment_line_record on kernel.fulfilment_line (kind, record_id) where record_id is not null;
create index fulfilment_line_due on kernel.fulfilment_line (coalesce(due_on, 'infinity'), line_id)
  where state in ('blocked', 'open');
create index fulfilment_line_queue on kernel.fulfilment_line (queue_id, coalesce(due_on, 'infinity'), line_id)
  where state in ('blocked', 'open');
create index fulfilment_line_owner on kernel.fulfilment_line (owner_id, coalesce(due_on, 'infinity'), line_id)
  where state in ('blocked', 'open');
create index fulfilment_line_settled on kernel.fulfilment_line (coalesce(due_on, 'infinity'), line_id)
  where state in ('done', 'not-needed', 'withdrawn');
create index fulfilment_line_settler on kernel.fulfilment_line (settled_by) where settled_by is not null;

-- A line waits until each of these is settled.
create table kernel.fulfilment_line_after (
  line_id uuid not null references kernel.fulfilment_line,
  after_id uuid not null references kernel.fulfilment_line,
  primary key (line_id, after_id),
  check (line_id <> after_id)
);
create index fulfilment_line_before on kernel.fulfilment_line_after (after_id);

-- Published: what conditions of charters may say about the lines of an order.
create view kernel.fulfilment_line_fact as
  select line_id, case_id, kind, title, state, state in ('blocked', 'open') as is_open, is_mandatory, due_on, settled_at
  from kernel.fulfilment_line;
