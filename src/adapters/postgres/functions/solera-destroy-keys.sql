-- Records that keys of a winery are destroyed. It takes the publish lock, so nothing that is published after this call is sealed with them. Then deletes the data
-- derived from the content of the winery: its saved states, and its rows in the tables of all followers and generations that have a column winery. Returns the number
-- of rows deleted.
-- version 2
create or replace function solera_destroy_keys(p_winery text, destroyed text[], at bigint) returns bigint language plpgsql volatile as $$
declare
  model record;
  deleted bigint := 0;
  of_table bigint;
begin
  perform pg_advisory_xact_lock(7365200117);
  update winery_key k set destroyed_at = at where k.winery = p_winery and k.key = any (destroyed) and k.destroyed_at is null;
  update draft d set abandoned = true where not d.abandoned;
  -- '0' is the character after '/' in the C collation.
  delete from head h where h.stream >= 'lot/' || p_winery || '/' and h.stream < 'lot/' || p_winery || '0'
    or h.stream >= 'vessel/' || p_winery || '/' and h.stream < 'vessel/' || p_winery || '0';
  get diagnostics of_table = row_count;
  deleted := deleted + of_table;
  delete from checkpoint c where c.stream >= 'lot/' || p_winery || '/' and c.stream < 'lot/' || p_winery || '0'
    or c.stream >= 'vessel/' || p_winery || '/' and c.stream < 'vessel/' || p_winery || '0';
  get diagnostics of_table = row_count;
  deleted := deleted + of_table;
  for model in
    select c.table_schema, c.table_name from information_schema.columns c
    join follower_generation g on c.table_schema = 'follower_' || g.follower || '_' || g.generation
    where c.column_name = 'winery'
  loop
    execute format('delete from %I.%I where winery = $1', model.table_schema, model.table_name) using p_winery;
    get diagnostics of_table = row_count;
    deleted := deleted + of_table;
  end loop;
  return deleted;
end
$$;
