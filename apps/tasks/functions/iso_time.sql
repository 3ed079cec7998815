-- What the automation service may read and write here, in its own transactions. It has locked its version before, so
-- that locks are taken in one order: version, project, (quote,) task, item. Functions that write take what is said
-- about the change, its ids and its actor in one object (p_said), and leave the owner's audit row and event.

-- A time as JSON has it: UTC with milliseconds.
create or replace function iso_time(p_time timestamptz) returns text
language sql stable
as $$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
revoke execute on function iso_time from public;
grant execute on function iso_time to tasks_app;
