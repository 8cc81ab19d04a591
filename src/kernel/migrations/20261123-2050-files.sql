-- Files attached to records. A content is stored once, under its hash. The command that brings it writes its bytes
-- here, in its own transaction; a worker moves them to the store (disk or S3) and then takes them out of the row, so
-- that a process that dies at any point leaves either nothing or something complete.
create table kernel.file_content (
  content_hash bytea primary key check (octet_length(content_hash) = 32),
  size int not null,
  -- Until the store has it; then null.
  bytes bytea,
  -- Since when the store has it.
  stored_at timestamptz,
  -- Nothing refers to it any more and a worker is about to delete it; whoever attaches it anew brings its bytes again.
  is_doomed boolean not null default false,
  due_at timestamptz not null,
  attempts int not null default 0,
  last_error text,
  check (is_doomed or (bytes is null) = (stored_at is not null))
);
-- A slice costs what it weighs, and what is uploaded is mostly compressed already.
alter table kernel.file_content alter column bytes set storage external;
create index file_content_unsettled on kernel.file_content (due_at) where stored_at is null or is_doomed;
comment on table kernel.file_content is 'The bytes of attached files, or where they are: each content once, by its SHA-256.';

create table kernel.file (
  file_id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  -- Null when it was removed for good.
  content_hash bytea references kernel.file_content,
  file_name text not null,
  media_type text not null,
  size int not null,
  internal boolean not null,
  attached_by uuid references kernel.person,
  attached_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1
);
create index file_subject on kernel.file (subject_id, attached_at, file_id);
create index file_content_use on kernel.file (content_hash) where content_hash is not null;
create index file_removed on kernel.file (removed_at) where removed_at is not null and content_hash is not null;
create index file_attached_by on kernel.file (attached_by);
comment on table kernel.file is 'A file on a record; a removed one keeps its row, and its content for a day.';
