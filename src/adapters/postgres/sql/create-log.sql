-- Creates the log with its properties, if it does not exist.
-- $1 notifications on a page integer
insert into log (page_size) values ($1) on conflict do nothing
