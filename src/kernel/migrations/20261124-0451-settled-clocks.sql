-- Service levels are told for a period: which promises were settled in it, by being kept or by running out of time. Not
-- a partial index, because the planner asks only whole ones how many rows a period has.
create index case_clock_settled on kernel.case_clock
  ((case when stopped_at is not null or stage = 'breached' then least(stopped_at, coalesce(due_at, gross_due_at)) end));
