grant delete on automation_members to automation_app;

-- Canceled tasks of the QA checklist are told apart.
alter type transition_rows add attribute qa_canceled bigint;
