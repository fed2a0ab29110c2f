-- Inserts or replaces an appellation. A change makes a new revision of the settings of every winery that keeps labels, so that proposals whose impact on labels was judged
-- by the former appellations lose their races.
-- `p_replaces`: the revision of the whole table that the request was judged by. `p_change`, and the outcomes created, replaced, repeated, id_reused and outdated: as in
-- solera-put-winery-2.sql; unchanged: the appellation already was as the request asks.
-- version 1
create or replace function solera_put_appellation(
  p_name text, p_kind text, p_within text[], p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text, p_replaces integer,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
declare
  found_revision integer;
  found_name text;
  is_same boolean;
begin
  perform pg_advisory_xact_lock(7365200117);
  select k.outcome, k.first_answer into outcome, first_answer from solera_known_request(p_change, p_request_hash) k;
  if outcome is not null then
    return;
  end if;
  select coalesce(max(a.revision), 0) into found_revision from appellation a;
  if found_revision <> p_replaces then
    outcome := 'outdated';
    return;
  end if;
  select a.name, a.kind = p_kind and a.within = p_within into found_name, is_same from appellation a where a.name = p_name;
  if coalesce(is_same, false) then
    outcome := 'unchanged';
  else
    insert into appellation as a (name, kind, within, revision) values (p_name, p_kind, p_within, found_revision + 1)
    on conflict (name) do update set kind = excluded.kind, within = excluded.within, revision = excluded.revision;
    update winery w set revision = w.revision + 1 where exists (select from label l where l.winery = w.winery);
    outcome := case when found_name is null then 'created' else 'replaced' end;
  end if;
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, '', p_answer where p_change is not null;
end
$$;
