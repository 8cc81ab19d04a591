-- Forms that people build in the browser. A form has versions: one may be drafted at a time, at most one is published;
-- a published one never changes, because answers were given under it.
create table kernel.form (
  form_id uuid primary key,
  key text not null unique,
  name text not null,
  purpose text not null,
  -- The unit that keeps it; null: the whole enterprise.
  unit_id uuid references kernel.unit,
  state text not null check (state in ('draft', 'published', 'retired')),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  version int not null default 1
);
create unique index form_name_in_use on kernel.form (lower(name)) where state <> 'retired';
create index form_changed on kernel.form (changed_at, form_id);
create index form_created on kernel.form (created_at, form_id);
create index form_name on kernel.form (lower(name), form_id);
create index form_unit on kernel.form (unit_id) where unit_id is not null;
create index form_text on kernel.form using gin ((lower(key || ' ' || name || ' ' || purpose)) gin_trgm_ops);

-- state: draft; published; replaced (was published, another followed); withdrawn (a draft that came to nothing).
create table kernel.form_version (
  form_version_id uuid primary key,
  form_id uuid not null references kernel.form,
  number int not null,
  state text not null check (state in ('draft', 'published', 'replaced', 'withdrawn')),
  schema jsonb not null,
  -- Of the schema, for lists.
  pages int not null,
  fields int not null,
  based_on uuid references kernel.form_version,
  drafted_by uuid,
  drafted_at timestamptz not null,
  changed_at timestamptz not null,
  published_by uuid,
  published_at timestamptz,
  version int not null default 1,
  unique (form_id, number),
  check ((state in ('published', 'replaced')) = (published_at is not null))
);
create unique index form_version_one_draft on kernel.form_version (form_id) where state = 'draft';
create unique index form_version_one_published on kernel.form_version (form_id) where state = 'published';

-- Whoever writes SQL past the program cannot change what people answered under either.
create function kernel.form_version_keep() returns trigger language plpgsql as $$
begin
  if old.state in ('published', 'replaced') and (new.schema is distinct from old.schema or new.number <> old.number
      or new.form_id <> old.form_id or new.state not in ('published', 'replaced')) then
    raise exception 'a published version of a form never changes';
  end if;
  return new;
end $$;
create trigger form_version_keep before update on kernel.form_version
  for each row execute function kernel.form_version_keep();
