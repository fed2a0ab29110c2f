-- Computes holdings from the sums by period, and deletes sums without changes and holdings without sums.
-- $1 wineries text[], $2 lots text[], $3 vessels text[]
with place as (
  select * from unnest($1::text[], $2::text[], $3::text[]) p (winery, lot, vessel)
), emptied as (
  delete from inventory_period s using place p where s.winery = p.winery and s.lot = p.lot and s.vessel = p.vessel and s.changes = 0
), summed as (
  select p.winery, p.lot, p.vessel, s.* from place p, lateral (
    select min(s.period) as first_period, max(s.period) as last_period, sum(s.volume)::bigint as volume, sum(s.weight)::bigint as weight,
      sum(s.bottles)::bigint as bottles
    from inventory_period s where s.winery = p.winery and s.lot = p.lot and s.vessel = p.vessel and s.changes <> 0
  ) s
), vanished as (
  delete from holding h using summed s where h.winery = s.winery and h.lot = s.lot and h.vessel = s.vessel and s.first_period is null
)
insert into holding (winery, lot, vessel, first_period, last_period, volume, weight, bottles)
select winery, lot, vessel, first_period, last_period, volume, weight, bottles from summed where first_period is not null
on conflict (winery, lot, vessel) do update set
  first_period = excluded.first_period, last_period = excluded.last_period, volume = excluded.volume, weight = excluded.weight, bottles = excluded.bottles
