-- Triage in depth: more states, what became of a request beside being done, and links between requests.
alter table requests.request drop constraint request_state_check;
alter table requests.request add constraint request_state_check check (state in (
  'draft', 'submitted', 'in-approval', 'approved', 'waitlisted', 'in-fulfilment', 'delivered', 'accepted', 'declined',
  'redirected', 'merged', 'cancelled'));

alter table requests.request
  -- The request that goes on in its place. Kept after it was taken out again only in the log.
  add column merged_into_id uuid references requests.request,
  add column split_from_id uuid references requests.request,
  add column redirect_reason text,
  add column redirect_text text,
  add column redirect_link text,
  add column redirect_person_id uuid references kernel.person,
  add column waitlist_reason text,
  add column waitlisted_until date,
  add column bypass_ordered_by uuid references kernel.person,
  add column bypass_reason text,
  -- Why it was cancelled when its requester did not do it: `silent`, `split`.
  add column closed_cause text,
  -- When the requester was warned that a question without an answer closes the request.
  add column silent_warned_at timestamptz,
  add column satisfaction smallint check (satisfaction between 1 and 5),
  add column satisfaction_comment text,
  add column rated_at timestamptz,
  add column approval_id uuid,
  add column approval_outcome text,
  -- Work that nobody had planned: it passed triage by order.
  add column is_unplanned boolean not null default false,
  add check ((state = 'merged') = (merged_into_id is not null)),
  add check (merged_into_id <> request_id),
  add check ((state = 'redirected') = (redirect_reason is not null)),
  add check ((state = 'waitlisted') = (waitlist_reason is not null)),
  add check ((bypass_ordered_by is null) = (bypass_reason is null)),
  add check ((satisfaction is null) = (rated_at is null));

create index request_merged on requests.request (merged_into_id) where merged_into_id is not null;
create index request_merged_requester on requests.request (requester_id) where merged_into_id is not null;
create index request_split on requests.request (split_from_id) where split_from_id is not null;
create index request_bypass on requests.request (bypass_ordered_by) where bypass_ordered_by is not null;
create index request_redirect_person on requests.request (redirect_person_id) where redirect_person_id is not null;
create index request_waitlisted on requests.request (waitlisted_until) where state = 'waitlisted';
create index request_approval on requests.request (approval_id) where approval_id is not null;

-- Two requests that have to do with each other: the same need asked twice, one made out of another, or kin.
create table requests.link (
  from_id uuid not null references requests.request,
  to_id uuid not null references requests.request,
  kind text not null check (kind in ('duplicate', 'split', 'related')),
  linked_at timestamptz not null,
  linked_by uuid references kernel.person,
  primary key (from_id, to_id, kind),
  check (from_id <> to_id)
);
create index link_to on requests.link (to_id);
create index link_by on requests.link (linked_by) where linked_by is not null;

create or replace view requests.request_fact as
  select request_id, key, state, priority, audience_size, is_regulatory, coalesce(cardinality(regions), 0) as region_count,
    deadline, due_on, submitted_at, decided_at, delivered_at, accepted_at, reopened_at, reopened_count,
    owner_id is not null as has_owner, sponsor_id is not null as has_sponsor,
    evidence is not null as has_evidence, existing_content is not null as has_existing_content,
    delivery_note is not null as has_delivery_note, delivery_link is not null as has_delivery_link,
    satisfaction, bypass_ordered_by is not null as is_bypassed, approval_outcome, is_unplanned
  from requests.request where submitted_at is not null;
