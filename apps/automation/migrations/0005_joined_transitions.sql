-- A transition is read by known_transition and committed by commit_transition, or by commit_transitions with others.
-- What they take the place of (transition_facts, read_transition, apply_transition) stays for services of the version
-- before, which run beside those of this one while they are replaced.

-- The rows that a transition is decided by, but who asks. What is added here is guarded by being here: commit_transition
-- commits only while a hash of all of it is the same. The number of the automation is raised with each change of its
-- members too. Evidence, the QA checklist and the remediation task are null where they were not read.
create type transition_rows as (
  version            automation_versions,
  automation_name    text,
  owner_id           text,
  automation_status  text,
  automation_number  integer,
  project_id         uuid,
  lifecycle_status   text,
  checklist_complete integer,
  checklist_total    integer,
  quote              quotes,
  evidence           jsonb,
  qa_complete        bigint,
  qa_total           bigint,
  remediation_status text,
  closed_at          timestamptz,
  failed_at          timestamptz
);
