-- What several teams do for every request of a model: lines of the fulfilment order, as kernel/fulfilment writes them down.
alter table requests.model add column fulfilment_lines jsonb not null default '[]';
