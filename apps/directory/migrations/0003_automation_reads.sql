-- Up Migration

grant execute on function directory_api.standing_v1, directory_api.active_members_v1 to automation_app;

-- Down Migration

revoke execute on function directory_api.standing_v1, directory_api.active_members_v1 from automation_app;
