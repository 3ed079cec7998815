-- Where times are shown that are told to a member: a name of the IANA database, which the contract checks.
alter table members add column time_zone text not null default 'UTC' check (char_length(time_zone) between 1 and 64);
