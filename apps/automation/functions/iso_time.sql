-- A time as JSON has it: UTC with milliseconds.
create or replace function iso_time(p_time timestamptz) returns text
language sql stable
as $$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
revoke execute on function iso_time from public;
grant execute on function iso_time to automation_app;
