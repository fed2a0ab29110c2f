-- Returns the properties of the log. They never change.
select page_size, incarnation from log
