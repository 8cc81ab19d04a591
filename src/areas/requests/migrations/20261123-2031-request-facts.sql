-- Published: what conditions of charters may say about a request. One row per submitted request, no free text.
create view requests.request_fact as
  select request_id, key, state, priority, audience_size, is_regulatory, coalesce(cardinality(regions), 0) as region_count,
    deadline, due_on, submitted_at, decided_at, delivered_at, accepted_at, reopened_at, reopened_count,
    owner_id is not null as has_owner, sponsor_id is not null as has_sponsor,
    evidence is not null as has_evidence, existing_content is not null as has_existing_content,
    delivery_note is not null as has_delivery_note, delivery_link is not null as has_delivery_link
  from requests.request where submitted_at is not null;
