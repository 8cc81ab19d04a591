-- Single sign-on by OpenID Connect: servers that vouch for the addresses of some domains, and whom they know as which
-- account here.
create table kernel.sign_in_provider (
  provider_id uuid primary key,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed with the installation's secret; empty when the provider was removed.
  client_secret text not null,
  domains text[] not null,
  -- People who are employed here and have no account yet get one when they sign in.
  admits_people boolean not null,
  enabled boolean not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1
);
create index sign_in_provider_open on kernel.sign_in_provider (created_at, provider_id) where removed_at is null;
comment on table kernel.sign_in_provider is 'A server that signs people in (OpenID Connect), for the addresses of its domains.';

-- The provider's own name for somebody, which stays when their address changes.
create table kernel.sign_in_identity (
  provider_id uuid not null references kernel.sign_in_provider,
  subject text not null,
  account_id uuid not null references kernel.account on delete cascade,
  linked_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (provider_id, subject),
  unique (provider_id, account_id)
);
create index sign_in_identity_account on kernel.sign_in_identity (account_id);
comment on table kernel.sign_in_identity is 'Whom a provider knows as which account; the first sign-in makes it.';
