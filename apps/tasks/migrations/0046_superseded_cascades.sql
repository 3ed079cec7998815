-- The cascade that a later change of the project's status stopped last: what it had done and left, and who stopped it
-- by which change. It stays until a cascade has come to its end.
alter table projects add column cascade_superseded jsonb;
