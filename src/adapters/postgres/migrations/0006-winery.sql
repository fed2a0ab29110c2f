-- Settings of wineries and vessels: not on the timeline, replaced in place.
create table winery (
  winery text collate "C" primary key,
  name text not null,
  bond text,
  volume_unit text not null,
  weight_unit text not null,
  currency text not null,
  time_zone text not null,
  capacity_policy text not null,
  lock_date text,
  -- Has an action been decided in these units? Then they stay.
  units_fixed boolean not null default false,
  -- Counts what was put: of the winery's settings, and of vessels that were there. A unit is admitted under one revision and committed under no other.
  revision integer not null default 1,
  units text generated always as (volume_unit || '|' || weight_unit || '|' || currency) stored
);
create table vessel (
  winery text collate "C" not null,
  vessel text collate "C" not null,
  kind text not null,
  capacity bigint,
  primary key (winery, vessel)
);

-- Serialised with commits, so that no action is decided in units that change under it.
create function solera_put_winery(
  p_winery text, p_name text, p_bond text, p_volume_unit text, p_weight_unit text, p_currency text, p_time_zone text, p_capacity_policy text, p_lock_date text
) returns text language plpgsql volatile as $$
declare
  found_units text;
  found_fixed boolean;
begin
  perform pg_advisory_xact_lock(7365200117);
  select w.units, w.units_fixed into found_units, found_fixed from winery w where w.winery = p_winery;
  if found_fixed and found_units <> p_volume_unit || '|' || p_weight_unit || '|' || p_currency then
    return 'units_fixed';
  end if;
  insert into winery as w (winery, name, bond, volume_unit, weight_unit, currency, time_zone, capacity_policy, lock_date)
  values (p_winery, p_name, p_bond, p_volume_unit, p_weight_unit, p_currency, p_time_zone, p_capacity_policy, p_lock_date)
  on conflict (winery) do update
  set name = excluded.name, bond = excluded.bond, volume_unit = excluded.volume_unit, weight_unit = excluded.weight_unit,
    currency = excluded.currency, time_zone = excluded.time_zone, capacity_policy = excluded.capacity_policy, lock_date = excluded.lock_date,
    revision = w.revision + 1;
  return case when found_units is null then 'created' else 'replaced' end;
end
$$;
