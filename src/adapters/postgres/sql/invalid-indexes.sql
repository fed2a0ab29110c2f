-- Returns the indexes that cannot be used, such as those that an interrupted `reindex concurrently` left behind.
-- No parameters.
select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
where not i.indisvalid and c.relnamespace = current_schema()::regnamespace order by 1
