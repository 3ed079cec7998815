revoke execute on all functions in schema audit from public;
