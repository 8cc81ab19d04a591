-- Links with which requesters without an account say how satisfied they are. Only the hash of a link is kept.
create table requests.rating_link (
  token_hash bytea primary key,
  request_id uuid not null references requests.request,
  expires_at timestamptz not null,
  -- Uses within the running hour.
  looks int not null default 0,
  counted_from timestamptz not null
);
create index rating_link_request on requests.rating_link (request_id);
