-- Inserts or replaces the settings of a vessel. Replacing makes a new revision of the winery's settings, so that proposals admitted under the
-- old capacity lose their races. Inserting does not: no action can have been admitted for a vessel that did not exist.
-- If `p_expects`, nothing is put unless the vessel has the expected kind and capacity; a null kind expects that there is no such vessel.
-- `p_change` and `outcome`: as in solera-put-winery.sql. Only a request with an id takes the publish lock.
-- version 1
create or replace function solera_put_vessel(
  p_winery text, p_vessel text, p_kind text, p_capacity bigint, p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text,
  p_expects boolean, p_expected_kind text, p_expected_capacity bigint,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
declare
  created boolean;
begin
  if p_change is not null then
    perform pg_advisory_xact_lock(7365200117);
    select k.outcome, k.first_answer into outcome, first_answer from solera_known_request(p_change, p_request_hash) k;
    if outcome is not null then
      return;
    end if;
  end if;
  -- xmax is 0 on a row that was inserted.
  insert into vessel as v (winery, vessel, kind, capacity) values (p_winery, p_vessel, p_kind, p_capacity)
  on conflict (winery, vessel) do update set kind = excluded.kind, capacity = excluded.capacity
    where not p_expects or (v.kind, v.capacity) is not distinct from (p_expected_kind, p_expected_capacity)
  returning v.xmax = 0 into created;
  if created is null then
    outcome := 'outdated';
    return;
  end if;
  if not created then
    update winery w set revision = w.revision + 1 where w.winery = p_winery;
  end if;
  outcome := case when created then 'created' else 'replaced' end;
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, p_winery, p_answer where p_change is not null;
end
$$;
