-- Returns what lots held in vessels at a time, in the order of lots and vessels, empty holdings included. Only the period of that time is summed by change.
-- $1 winery text, $2 lot text or null, $3 vessel text or null, $4 after_lot text, $5 after_vessel text, $6 at bigint or null for the end of the
-- timeline, $7 period integer, $8 period_start bigint, $9 limit bigint
with place as materialized (
  (select * from holding where $2::text is null and $3::text is null and winery = $1 and (lot, vessel) > ($4, $5) order by lot, vessel limit $9)
  union all
  (select * from holding where $2::text is not null and winery = $1 and lot = $2 and (lot, vessel) > ($4, $5) and ($3::text is null or vessel = $3)
    order by lot, vessel limit $9)
  union all
  (select * from holding where $2::text is null and $3::text is not null and winery = $1 and vessel = $3 and lot > $4 order by lot limit $9)
)
select p.lot, p.vessel,
  case when i.inside then s.volume + c.volume when $6 is not null and p.first_period > $7 then 0 else p.volume end as volume,
  case when i.inside then s.weight + c.weight when $6 is not null and p.first_period > $7 then 0 else p.weight end as weight,
  case when i.inside then s.bottles + c.bottles when $6 is not null and p.first_period > $7 then 0 else p.bottles end as bottles
from place p
cross join lateral (select $6::bigint is not null and p.first_period <= $7 and p.last_period >= $7 as inside offset 0) i
cross join lateral (
  select coalesce(sum(s.volume), 0)::bigint as volume, coalesce(sum(s.weight), 0)::bigint as weight, coalesce(sum(s.bottles), 0)::bigint as bottles
  from inventory_period s where i.inside and s.winery = $1 and s.lot = p.lot and s.vessel = p.vessel and s.period < $7
) s
cross join lateral (
  select coalesce(sum(c.volume), 0)::bigint as volume, coalesce(sum(c.weight), 0)::bigint as weight, coalesce(sum(c.bottles), 0)::bigint as bottles
  from inventory_change c
  where i.inside and c.winery = $1 and c.lot = p.lot and c.vessel = p.vessel and c.effective_at >= $8 and c.effective_at <= $6
) c
order by p.lot, p.vessel
