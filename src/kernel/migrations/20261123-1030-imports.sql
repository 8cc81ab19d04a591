-- Imports: the file as it came, its staged rows, the diff, and what was applied (so that it can be rolled back).
create table kernel.import (
  import_id uuid primary key,
  key text not null unique,
  kind text not null,
  state text not null check (state in ('uploaded', 'staged', 'applied', 'rolled-back', 'discarded', 'refused')),
  file_name text not null,
  file_hash bytea not null,
  file_size int not null,
  format jsonb not null default '{}',
  columns jsonb not null default '[]',
  mapping jsonb,
  options jsonb not null default '{}',
  summary jsonb,
  brake jsonb,
  uploaded_by uuid,
  uploaded_at timestamptz not null,
  staged_at timestamptz,
  applied_at timestamptz,
  rolled_back_at timestamptz,
  version int not null default 1
);
create index import_recent on kernel.import (uploaded_at desc);

create table kernel.import_file (
  import_id uuid primary key references kernel.import,
  content bytea not null
);

-- One row per line of the file; outcome says what happens to it and why.
create table kernel.import_row (
  import_id uuid not null references kernel.import,
  line int not null,
  outcome text not null,
  reasons jsonb not null default '[]',
  person_id uuid,
  employment_id uuid,
  label text,
  data jsonb not null default '{}',
  changes jsonb not null default '{}',
  primary key (import_id, line)
);
create index import_row_outcome on kernel.import_row (import_id, outcome, line);

-- Facts that an import wrote or closed; what rolling back compensates.
create table kernel.import_fact (
  import_id uuid not null references kernel.import,
  fact_id uuid not null,
  fact_table text not null,
  person_id uuid not null,
  primary key (import_id, fact_id)
);

-- The mapping that was last used for files with these columns.
create table kernel.import_mapping (
  kind text not null,
  columns_hash bytea not null,
  mapping jsonb not null,
  used_at timestamptz not null,
  primary key (kind, columns_hash)
);
