-- Deletes the changes of retracted events and inserts those of asserted ones, adds both to the sums by period, and returns the holdings that changed.
-- $1 retracted bigint[], $2 numbers bigint[], $3 wineries text[], $4 lots text[], $5 vessels text[], $6 effective_at bigint[], $7 periods integer[],
-- $8 volumes bigint[], $9 weights bigint[], $10 bottles bigint[]
with gone as (
  delete from inventory_change where number = any ($1::bigint[]) returning *
), added as (
  insert into inventory_change (number, winery, lot, vessel, effective_at, period, volume, weight, bottles)
  select * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::integer[], $8::bigint[], $9::bigint[], $10::bigint[])
  returning *
), net as (
  select winery, lot, vessel, period, sum(changes)::bigint as changes, sum(volume)::bigint as volume, sum(weight)::bigint as weight,
    sum(bottles)::bigint as bottles
  from (
    select winery, lot, vessel, period, -1 as changes, -volume as volume, -weight as weight, -bottles as bottles from gone
    union all
    select winery, lot, vessel, period, 1, volume, weight, bottles from added
  ) one
  group by winery, lot, vessel, period
), summed as (
  insert into inventory_period as s (winery, lot, vessel, period, changes, volume, weight, bottles)
  select winery, lot, vessel, period, changes, volume, weight, bottles from net
  on conflict (winery, lot, vessel, period) do update set
    changes = s.changes + excluded.changes, volume = s.volume + excluded.volume, weight = s.weight + excluded.weight, bottles = s.bottles + excluded.bottles
)
select distinct winery, lot, vessel from net
