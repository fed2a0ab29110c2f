-- Raises the level of the database, under the publish lock: a commit of a lower level that holds the lock is visible when this call returns, and none
-- comes after it. From level 5 on, all notifications that are published after this call name their schemas; from level 9 on, who recorded them. No reader that does
-- not know this can be running then, so all nodes write the same text for a number. Nothing is published meanwhile, so a reader that sees such a notification sees the
-- row, too.
-- version 3
create or replace function solera_raise_level(raised_to integer) returns void language plpgsql volatile as $$
declare
  next bigint;
begin
  perform pg_advisory_xact_lock(7365200117);
  update database_level set level = raised_to where level < raised_to;
  next := coalesce((select p.last from publication p order by p.first desc limit 1), 0) + 1;
  if raised_to >= 5 then
    insert into log_schemas (since) values (next) on conflict do nothing;
  end if;
  if raised_to >= 9 then
    insert into log_recorders (since) values (next) on conflict do nothing;
  end if;
end
$$;
