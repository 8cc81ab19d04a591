-- Service levels are told for a period: which promises were settled in it, by being kept or by running out of time.
create index case_clock_settled on kernel.case_clock ((least(stopped_at, coalesce(due_at, gross_due_at))))
  where stopped_at is not null or stage = 'breached';
