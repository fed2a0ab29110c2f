-- Raises the level of the database, under the publish lock: a commit of a lower level that holds the lock is visible when this call returns, and none
-- comes after it.
-- version 1
create or replace function solera_raise_level(raised_to integer) returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7365200117);
  update database_level set level = raised_to where level < raised_to;
end
$$;
