-- Measures walk along the instants of a period: when requests were decided on, delivered, accepted and cancelled.
create index request_submitted on requests.request (submitted_at) where submitted_at is not null;
create index request_decided on requests.request (decided_at) where decided_at is not null;
create index request_delivered on requests.request (delivered_at) where delivered_at is not null;
create index request_accepted on requests.request (accepted_at) where accepted_at is not null;
create index request_cancelled on requests.request (cancelled_at) where cancelled_at is not null;
