-- Returns the time of the server in milliseconds since 1970.
-- No parameters.
select extract(epoch from clock_timestamp())::float8 * 1000 as ms
