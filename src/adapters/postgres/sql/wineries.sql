-- Returns a page of wineries, in the order of their codes.
-- $1 after text (the last code of the previous page), $2 limit bigint
select w.winery, w.name, w.bond, w.volume_unit, w.weight_unit, w.currency, w.time_zone, w.capacity_policy, w.lock_date, w.spread, w.revision
from winery w where w.winery > $1 order by w.winery limit $2
