revoke execute on all functions in schema directory_api from public;
