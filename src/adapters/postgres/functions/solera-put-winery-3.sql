-- Version 3 of solera_put_winery; older nodes call solera_put_winery_2. It also sets the inventory lines, and whether a filing locks its period.
-- Inserts or replaces the settings of a winery, under the publish lock, so that no action is recorded in units that change meanwhile.
-- `p_change` is the id of the request, or null. A repeat of a request writes nothing and returns the first answer.
-- `p_replaces` is the revision of the record to be replaced, 0 if there must be none yet, or null if any may be replaced.
-- `outcome`: created, replaced, repeated (with `first_answer`), id_reused, outdated (the record has another revision) or units_fixed.
-- version 1
create or replace function solera_put_winery_3(
  p_winery text, p_name text, p_bond text, p_volume_unit text, p_weight_unit text, p_currency text, p_time_zone text, p_capacity_policy text, p_lock_date text, p_spread smallint, p_inventory_lines text, p_lock_on_filing boolean,
  p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text, p_replaces integer,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
declare
  found_units text;
  found_fixed boolean;
  found_revision integer;
begin
  perform pg_advisory_xact_lock(7365200117);
  select k.outcome, k.first_answer into outcome, first_answer from solera_known_request(p_change, p_request_hash) k;
  if outcome is not null then
    return;
  end if;
  select w.units, w.units_fixed, w.revision into found_units, found_fixed, found_revision from winery w where w.winery = p_winery;
  if p_replaces <> coalesce(found_revision, 0) then
    outcome := 'outdated';
    return;
  end if;
  if found_fixed and found_units <> p_volume_unit || '|' || p_weight_unit || '|' || p_currency then
    outcome := 'units_fixed';
    return;
  end if;
  insert into winery as w (winery, name, bond, volume_unit, weight_unit, currency, time_zone, capacity_policy, lock_date, spread, inventory_lines, lock_on_filing)
  values (p_winery, p_name, p_bond, p_volume_unit, p_weight_unit, p_currency, p_time_zone, p_capacity_policy, p_lock_date, p_spread, p_inventory_lines, p_lock_on_filing)
  on conflict (winery) do update
  set name = excluded.name, bond = excluded.bond, volume_unit = excluded.volume_unit, weight_unit = excluded.weight_unit,
    currency = excluded.currency, time_zone = excluded.time_zone, capacity_policy = excluded.capacity_policy, lock_date = excluded.lock_date,
    spread = excluded.spread, inventory_lines = excluded.inventory_lines, lock_on_filing = excluded.lock_on_filing,
    revision = w.revision + 1;
  outcome := case when found_units is null then 'created' else 'replaced' end;
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, p_winery, p_answer where p_change is not null;
end
$$;
