-- Deletes a label of a winery, and makes a new revision of the winery's settings. Returns false if there is no such label.
-- version 1
create or replace function solera_delete_label(p_winery text, p_label text) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7365200117);
  delete from label l where l.winery = p_winery and l.label = p_label;
  if not found then
    return false;
  end if;
  update winery w set revision = w.revision + 1 where w.winery = p_winery;
  return true;
end
$$;
