-- Returns the settings of wineries, in no particular order. `inventory_days`: the last days of the filed inventories, ascending, or null. `has_labels`: whether the
-- winery keeps labels.
-- $1 codes text[]
select w.winery, w.name, w.bond, w.volume_unit, w.weight_unit, w.currency, w.time_zone, w.capacity_policy, w.lock_date, w.spread, w.inventory_lines,
  w.lock_on_filing, w.filed_through, w.revision,
  (select array_agg(distinct f.to_day order by f.to_day) from filing f where f.winery = w.winery and f.form = 'inventory') as inventory_days,
  exists (select from label l where l.winery = w.winery) as has_labels
from unnest($1::text[]) q (winery) join winery w on w.winery = q.winery
