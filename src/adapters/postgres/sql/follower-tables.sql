-- Returns the names of the tables of a schema.
-- $1 schema text
select table_name::text as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE' order by 1
