-- Attempts that no longer count: those of a mail that was parked before it was queued again. The number of attempts
-- itself only grows, so that each parking of one mail is told from the last.
alter table deliveries add column forgiven integer not null default 0;
grant update (forgiven) on deliveries to notifications_app;
