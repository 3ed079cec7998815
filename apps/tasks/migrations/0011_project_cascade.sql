-- Who flipped the project's status last, why and by which request: its cascade is booked to them.
alter table projects
  add column flipped_by      text,
  add column flip_reason     text check (char_length(flip_reason) <= 500),
  add column flip_request_id text;

create index projects_cascading on projects (updated_at) where cascade_state = 'running';
