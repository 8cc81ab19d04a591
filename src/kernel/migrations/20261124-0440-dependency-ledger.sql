-- The dependency ledger: what ran over, and who held it meanwhile; each Monday a digest of what waits on whom.

-- Clocks that ran over, by when they came due: all time counted, and with pauses taken off.
create index case_clock_over on kernel.case_clock (gross_due_at, clock_id)
  where stopped_at is null or stopped_at > gross_due_at;
create index case_clock_over_promised on kernel.case_clock (due_at, clock_id)
  where due_at is not null and (stopped_at is null or stopped_at > due_at);
-- Waits that reach into a period: the open ones are indexed already.
create index wait_ended on kernel.wait (ended_at, wait_id) where ended_at is not null;

-- What one reader was told on one Monday.
create table kernel.holding_digest (
  digest_id uuid primary key,
  person_id uuid not null references kernel.person,
  -- The Monday, in the zone of the reader's unit.
  week date not null,
  -- lead: of all that the reader answers for; owner: of the cases that they own.
  reach text not null check (reach in ('lead', 'owner')),
  -- { "waits": 12, "cases": 9, "overdue": 3, "parties": [{ "party": …, "waits": …, "oldestDays": …, "overdue": … }] }
  figures jsonb not null,
  created_at timestamptz not null,
  unique (person_id, week)
);
create index holding_digest_week on kernel.holding_digest (week, digest_id);

-- Mondays that were told, so that nobody looks again all day.
create table kernel.holding_monday (
  zone text not null,
  week date not null,
  told_at timestamptz not null,
  primary key (zone, week)
);

-- What an hour of waiting is taken to cost, and whether digests are sent; one row.
create table kernel.ledger_terms (
  one boolean primary key default true check (one),
  -- Of an hour of whoever owns the case, for each working hour that it waits.
  lost_percent int not null check (lost_percent between 0 and 100),
  sends_digests boolean not null,
  version int not null
);
insert into kernel.ledger_terms (lost_percent, sends_digests, version) values (10, true, 1);
