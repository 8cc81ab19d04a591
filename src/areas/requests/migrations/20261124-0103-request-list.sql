-- Lists of a million requests: one index per sort, each beginning with the state, because the state hangs together with
-- every date (what is open is what is new).
drop index requests.request_created, requests.request_changed, requests.request_due, requests.request_due_latest,
  requests.request_open_due, requests.request_priority, requests.request_title;
create index request_changed on requests.request (state, changed_at, request_id);
create index request_due on requests.request (state, (coalesce(due_on, 'infinity')), request_id);
create index request_due_latest on requests.request (state, (coalesce(due_on, '-infinity')), request_id);
create index request_deadline on requests.request (state, (coalesce(deadline, 'infinity')), request_id);
create index request_deadline_latest on requests.request (state, (coalesce(deadline, '-infinity')), request_id);
create index request_priority on requests.request (state, priority_rank, request_id);
create index request_title on requests.request (state, (lower(title)), request_id);
create index request_due_on on requests.request (due_on) where due_on is not null;
