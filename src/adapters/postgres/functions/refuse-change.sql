-- Refuses an update, delete or truncate. Called by the trigger append_only of the append-only tables.
-- version 1
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
