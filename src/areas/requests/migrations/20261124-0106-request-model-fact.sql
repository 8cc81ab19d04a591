-- Which model of the catalogue a request was asked by, as conditions and the flow page name it.
create or replace view requests.request_fact as
  select r.request_id, r.key, r.state, r.priority, r.audience_size, r.is_regulatory,
    coalesce(cardinality(r.regions), 0) as region_count, r.deadline, r.due_on, r.submitted_at, r.decided_at, r.delivered_at,
    r.accepted_at, r.reopened_at, r.reopened_count, r.owner_id is not null as has_owner,
    r.sponsor_id is not null as has_sponsor, r.evidence is not null as has_evidence,
    r.existing_content is not null as has_existing_content, r.delivery_note is not null as has_delivery_note,
    r.delivery_link is not null as has_delivery_link, r.satisfaction, r.bypass_ordered_by is not null as is_bypassed,
    r.approval_outcome, r.is_unplanned, m.name as model
  from requests.request r left join requests.model m using (model_id) where r.submitted_at is not null;
