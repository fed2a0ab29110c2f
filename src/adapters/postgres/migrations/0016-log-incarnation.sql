-- Identifies the log, so that a copy of it can be recognised as the copy of another log: one of another database, or of a database that began again.
alter table log add column incarnation uuid not null default gen_random_uuid();
