-- Date arithmetic of conditions. Each is total: beyond the years 1 to 9999 it answers null, never an error. What is
-- added is clamped, not only guarded by `case`: the planner computes constant parts of a branch that is never taken.

-- The day so many seconds later, whole days only (rounded down).
create function kernel.date_plus(d date, seconds numeric) returns date language sql immutable parallel safe as $$
  select case when s.n between s.low and s.high then d + greatest(least(s.n, s.high), s.low)::int end
  from (select floor(seconds / 86400) as n, date '0001-01-01' - d as low, date '9999-12-31' - d as high) s
$$;

-- The same day so many months later, or the last day of that month.
create function kernel.date_plus_months(d date, months int) returns date language sql immutable parallel safe as $$
  select case when s.n between 12 and 119999
    then (d + make_interval(months => (greatest(least(s.n, 119999), 12) - s.n + months)::int))::date end
  from (select extract(year from d) * 12 + extract(month from d) - 1 + months as n) s
$$;

-- The instant so many seconds later; days of 24 hours, whatever the session's zone.
create function kernel.instant_plus(t timestamptz, seconds numeric) returns timestamptz
language sql immutable parallel safe as $$
  select case when s.sum >= -62135596800 and s.sum < 253402300800 then
    ((t at time zone 'UTC') + make_interval(days => div(s.part, 86400)::int, secs => mod(s.part, 86400)::float8))
      at time zone 'UTC' end
  from (select x.e + seconds as sum,
      greatest(least(seconds, 253402300799.999999 - x.e), -62135596800 - x.e) as part
    from (select extract(epoch from t) as e) x) s
$$;

-- Working days, Monday to Friday, from 0001-01-01 (a Monday) up to and including the day.
create function kernel.weekday_ordinal(d date) returns int language sql immutable parallel safe as $$
  select (d - date '0001-01-01') / 7 * 5 + least((d - date '0001-01-01') % 7 + 1, 5)
$$;

-- The n-th day of Monday to Friday after a day, or before it; the day itself for 0.
create function kernel.add_weekdays(d date, n int) returns date language sql immutable parallel safe as $$
  select case when n = 0 then d when s.o between 1 and 3000000
    and date '0001-01-01' + (s.o - 1) / 5 * 7 + (s.o - 1) % 5 <= date '9999-12-31'
    then date '0001-01-01' + (s.o - 1) / 5 * 7 + (s.o - 1) % 5 end
  from (select kernel.weekday_ordinal(d) + n + case when n < 0 then
    1 - ((d - date '0001-01-01') % 7 < 5)::int else 0 end as o) s
$$;
