-- Returns the version of the collation of the database when it was created, and that of the server's library now; null if the collation has none. PostgreSQL 15 and later.
-- No parameters.
select d.datcollversion as created, pg_database_collation_actual_version(d.oid) as actual from pg_database d where d.datname = current_database()
