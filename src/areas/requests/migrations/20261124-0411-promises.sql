-- A promise that was made although the hours for it are not there: who made it, why, and the figures of the moment.
create table requests.promise_override (
  override_id uuid primary key,
  request_id uuid not null references requests.request,
  operation text not null,
  -- Whose hours were missing.
  person_id uuid references kernel.person,
  queue_id uuid references kernel.queue,
  until date not null,
  needed_minutes int not null,
  free_minutes int not null,
  why text not null,
  made_by uuid references kernel.person,
  made_at timestamptz not null,
  check ((person_id is null) <> (queue_id is null))
);
create index promise_override_request on requests.promise_override (request_id, made_at);
create index promise_override_person on requests.promise_override (person_id) where person_id is not null;
create index promise_override_queue on requests.promise_override (queue_id) where queue_id is not null;
create index promise_override_made_by on requests.promise_override (made_by) where made_by is not null;

-- Facts for conditions: how much work a request needed, and took. Views grow at the end only.
create or replace view requests.request_fact as
  select r.request_id, r.key, r.state, r.priority, r.audience_size, r.is_regulatory,
    coalesce(cardinality(r.regions), 0) as region_count, r.deadline, r.due_on, r.submitted_at, r.decided_at, r.delivered_at,
    r.accepted_at, r.reopened_at, r.reopened_count, r.owner_id is not null as has_owner,
    r.sponsor_id is not null as has_sponsor, r.evidence is not null as has_evidence,
    r.existing_content is not null as has_existing_content, r.delivery_note is not null as has_delivery_note,
    r.delivery_link is not null as has_delivery_link, r.satisfaction, r.bypass_ordered_by is not null as is_bypassed,
    r.approval_outcome, r.is_unplanned, m.name as model,
    (select e.minutes / 60.0::float8 from kernel.estimate e where e.record_id = r.request_id and e.is_current) as estimated_hours,
    coalesce((select sum(t.minutes) / 60.0::float8 from kernel.time_entry t where t.record_id = r.request_id), 0) as logged_hours
  from requests.request r left join requests.model m using (model_id) where r.submitted_at is not null;
