-- Returns a page of wineries, in the order of their codes.
-- $1 after text (the last code of the previous page), $2 limit bigint, $3 only text[] (these wineries) or null
select w.winery, w.name, w.bond, w.volume_unit, w.weight_unit, w.currency, w.time_zone, w.capacity_policy, w.lock_date, w.spread, w.inventory_lines, w.lock_on_filing,
  w.filed_through, w.revision
from winery w where w.winery > $1 and ($3::text[] is null or w.winery = any ($3::text[])) order by w.winery limit $2
