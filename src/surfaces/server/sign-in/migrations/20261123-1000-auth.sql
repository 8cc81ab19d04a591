-- Sign-in: accounts, their passwords and second factors, sessions, one-time links.
-- The tables and columns are those that better-auth 1.7.6 generates for our configuration (library.ts), with
-- ids as uuid; the server compares the two when it starts.

create schema auth;

create table auth."user" (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp,
  two_factor_enabled boolean,
  disabled_at timestamptz
);
comment on table auth."user" is 'An account that can sign in. Which person it belongs to is the kernel''s to say.';
comment on column auth."user".disabled_at is 'Since when the account may not sign in; null while it may.';

create table auth.session (
  id uuid primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id uuid not null references auth."user" (id) on delete cascade
);
create index session_user_id_idx on auth.session (user_id);
comment on table auth.session is 'A browser that is signed in; deleting the row ends it at once.';

create table auth.credential (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  user_id uuid not null references auth."user" (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index credential_user_id_idx on auth.credential (user_id);
comment on table auth.credential is 'How an account proves itself: provider "credential" is a password (scrypt).';

create table auth.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index verification_identifier_idx on auth.verification (identifier);
create index verification_value_idx on auth.verification (value);
comment on table auth.verification is 'One-time links, second-factor challenges and trusted devices; identifier is a hash, value mostly the account.';

create table auth.two_factor (
  id uuid primary key,
  secret text not null,
  backup_codes text not null,
  user_id uuid not null references auth."user" (id) on delete cascade,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);
create index two_factor_secret_idx on auth.two_factor (secret);
create index two_factor_user_id_idx on auth.two_factor (user_id);
comment on table auth.two_factor is 'TOTP secret and backup codes of an account, encrypted with the server''s secret.';

create unlogged table auth.attempt (
  key text primary key,
  count integer not null,
  ends_at timestamptz not null
);
create index attempt_ends_at_idx on auth.attempt (ends_at);
comment on table auth.attempt is 'Tries at signing in and the like, counted per keyed hash of account or address until ends_at.';
