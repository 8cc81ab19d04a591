-- What lists ask of clocks: which cases are late, soon to be, or ever were.
create index case_clock_late on kernel.case_clock (case_id) where stage = 'breached';
create index case_clock_warned on kernel.case_clock (case_id) where stage = 'warned';
create index case_clock_missed on kernel.case_clock (case_id) where stage = 'breached' or not met;
