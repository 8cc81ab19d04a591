-- Logs of other systems, for the flow page. An imported log is kept in columns: a row of flow_log_chunk holds some
-- 65,000 events as arrays of numbers, so that a million events are read in a fraction of a second.
create table kernel.flow_log (
  log_id uuid primary key,
  key text not null unique,
  name text not null,
  -- Whose history it is; null: the whole enterprise.
  unit_id uuid references kernel.unit,
  state text not null check (state in ('uploaded', 'checked', 'imported', 'deleted')),
  file_name text not null,
  file_hash bytea not null,
  file_size int not null,
  format jsonb not null,
  -- What somebody said about the file; the rest was detected.
  given jsonb not null default '{}',
  columns jsonb not null default '[]',
  missing text[] not null default '{}',
  mapping jsonb not null,
  report jsonb,
  -- Dictionaries of an imported log: activities, resources, attributes with their values.
  words jsonb,
  -- Activities that complete a case; none: every case is completed.
  closing text[] not null default '{}',
  cases int,
  events int,
  uploaded_by uuid references kernel.person,
  uploaded_at timestamptz not null,
  imported_at timestamptz,
  version int not null default 1
);
create index flow_log_recent on kernel.flow_log (uploaded_at, log_id) where state <> 'deleted';
create index flow_log_unit on kernel.flow_log (unit_id);
create index flow_log_uploaded_by on kernel.flow_log (uploaded_by);
comment on table kernel.flow_log is 'A log of another system: uploaded, perhaps checked, imported; a deleted one keeps its name only.';

-- The file as it came, in slices; gone when the log is imported.
create table kernel.flow_log_file (
  log_id uuid not null references kernel.flow_log,
  part int not null,
  content bytea not null,
  primary key (log_id, part)
);
alter table kernel.flow_log_file alter column content set storage external;
comment on table kernel.flow_log_file is 'The bytes of an uploaded log, a megabyte in a row, until it is imported.';

-- Columns are little-endian arrays: 32-bit integers and 64-bit floating-point milliseconds.
create table kernel.flow_log_chunk (
  log_id uuid not null references kernel.flow_log,
  chunk int not null,
  cases int not null,
  events int not null,
  sizes bytea not null,
  activity bytea not null,
  at bytea not null,
  start bytea,
  resource bytea not null,
  attributes bytea not null,
  names jsonb not null,
  primary key (log_id, chunk)
);
alter table kernel.flow_log_chunk alter column activity set storage external;
alter table kernel.flow_log_chunk alter column at set storage external;
alter table kernel.flow_log_chunk alter column start set storage external;
alter table kernel.flow_log_chunk alter column resource set storage external;
alter table kernel.flow_log_chunk alter column attributes set storage external;
alter table kernel.flow_log_chunk alter column sizes set storage external;
comment on table kernel.flow_log_chunk is 'Events of an imported log in columns, whole cases in each row.';
