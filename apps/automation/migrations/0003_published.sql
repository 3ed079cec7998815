revoke execute on all functions in schema automation_api from public;
