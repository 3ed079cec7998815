create table tenants (
  tenant_id  text primary key check (tenant_id ~ '^[A-Za-z0-9_.-]{1,64}$'),
  name       text not null check (char_length(name) between 1 and 200),
  status     text not null check (status in ('active', 'suspended')),
  settings   jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  version    integer not null default 1,
  created_at timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  updated_at timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp())
);

create table members (
  tenant_id    text not null references tenants (tenant_id),
  user_id      text not null check (user_id ~ '^[A-Za-z0-9_.-]{1,64}$'),
  email        text not null check (char_length(email) between 3 and 254),
  display_name text not null check (char_length(display_name) between 1 and 200),
  status       text not null check (status in ('active', 'inactive')),
  roles        text[] not null default '{}',
  version      integer not null default 1,
  created_at   timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  updated_at   timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  primary key (tenant_id, user_id)
);
create index members_newest on members (tenant_id, created_at desc, user_id desc);

alter table tenants enable row level security;
alter table tenants force row level security;
alter table members enable row level security;
alter table members force row level security;
create policy tenant_isolation on tenants
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on members
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));

grant select, insert, update on tenants, members to directory_app;
