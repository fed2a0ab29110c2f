-- Creates the log with its properties, if it does not exist.
-- $1 page_size integer (notifications on a page)
insert into log (page_size) values ($1) on conflict do nothing
