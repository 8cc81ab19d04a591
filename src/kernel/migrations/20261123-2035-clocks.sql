-- Service clocks of cases: how long something was promised to take. case_id is the id of the case's record; there is
-- no foreign key to it, both tables are big.
create table kernel.case_clock (
  case_id uuid not null,
  clock_id uuid not null,
  -- Name and title as the process declares them; a clock that starts again is a new row.
  clock text not null,
  title text not null,
  -- { "amount": 3, "unit": "working-days" }
  target jsonb not null,
  -- Percent of the target after which the people of `told` are warned; they are told at the breach too.
  warn_at_percent int not null check (warn_at_percent between 1 and 100),
  told uuid[] not null default '{}',
  -- [{ "afterPercent": 150, "personIds": [] }]
  ladder jsonb not null,
  -- [{ "from": instant, "calendarId": uuid or null }]: by which calendar it counts since when; null: the built-in one.
  segments jsonb not null,
  -- Calendar of the last segment.
  calendar_id uuid references kernel.calendar,
  started_at timestamptz not null,
  stopped_at timestamptz,
  -- Since when it is paused: start of the first of the pauses that are open.
  paused_since timestamptz,
  -- When it is due: pauses taken off; null while it is paused.
  due_at timestamptz,
  -- When it would be due if pauses counted.
  gross_due_at timestamptz not null,
  -- [{ "step": "warn" | "breach" | "escalate:150", "at": instant }], soonest first; empty while paused or stopped.
  steps jsonb not null,
  -- Steps that have happened; none happens twice, wherever the due date moves.
  fired text[] not null default '{}',
  -- When the next step is due; null when none is.
  fires_at timestamptz,
  stage text not null check (stage in ('fine', 'warned', 'breached', 'stopped')),
  -- Stopped in time, pauses taken off; null while it runs.
  met boolean,
  primary key (case_id, clock_id)
);
create unique index case_clock_running on kernel.case_clock (case_id, clock) where stopped_at is null;
create unique index case_clock_id on kernel.case_clock (clock_id);
create index case_clock_due on kernel.case_clock (fires_at, clock_id) where fires_at is not null;
create index case_clock_calendar on kernel.case_clock (calendar_id, clock_id) where stopped_at is null;
create index case_clock_moved on kernel.case_clock (clock_id)
  where stopped_at is null and jsonb_array_length(segments) > 1;

-- When the clocks of a case stood still, and for which wait.
create table kernel.clock_pause (
  case_id uuid not null,
  wait_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  primary key (case_id, wait_id, from_at)
);
create unique index clock_pause_open on kernel.clock_pause (case_id, wait_id) where to_at is null;
