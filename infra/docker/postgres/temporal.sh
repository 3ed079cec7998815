#!/bin/sh
# Runs once, when Postgres prepares an empty data folder: Temporal's role and its two databases.
set -eu
psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 --set password="$TEMPORAL_DB_PASSWORD" <<'SQL'
create role temporal login password :'password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke connect on database temporal, temporal_visibility from public;
SQL
