-- Scores by which requests are ranked: each kept with its inputs, who scored and when; the newest of a method counts.
create table requests.score (
  score_id uuid primary key,
  request_id uuid not null references requests.request,
  method text not null check (method in ('rice', 'wsjf')),
  inputs jsonb not null,
  score double precision not null check (score >= 0),
  why text,
  scored_by uuid references kernel.person,
  scored_at timestamptz not null
);
create index score_request on requests.score (request_id, scored_at desc, score_id desc);
create index score_by on requests.score (scored_by) where scored_by is not null;

-- What a law demands is not ranked: it stands before all scores, the nearest deadline first. What nobody scored comes last.
alter table requests.request
  add column rice double precision,
  add column wsjf double precision,
  add column rice_rank double precision not null generated always as (
    case when is_regulatory then 1e12 - coalesce(deadline - date '1970-01-01', 1000000000) else coalesce(rice, -1) end) stored,
  add column wsjf_rank double precision not null generated always as (
    case when is_regulatory then 1e12 - coalesce(deadline - date '1970-01-01', 1000000000) else coalesce(wsjf, -1) end) stored;
comment on column requests.request.rice_rank is 'By what a list ranks by RICE; written by the database.';
comment on column requests.request.wsjf_rank is 'By what a list ranks by WSJF; written by the database.';
create index request_rice on requests.request (state, rice_rank, request_id);
create index request_wsjf on requests.request (state, wsjf_rank, request_id);
