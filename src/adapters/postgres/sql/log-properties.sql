-- Returns the properties of the log, which never change.
select page_size from log
