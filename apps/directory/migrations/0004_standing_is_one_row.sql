-- Up Migration

-- What Postgres takes for granted are a thousand rows, for which it would keep those of a joined page aside.
alter function directory_api.standing_v1 rows 1;

-- Down Migration

alter function directory_api.standing_v1 rows 1000;
