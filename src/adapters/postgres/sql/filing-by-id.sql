-- Returns a filing of a winery.
-- $1 winery text, $2 id uuid
select f.id, f.winery, f.form, f.from_day, f.to_day, f.amends, f.known, f.report, f.filed_at, f.filed_by
from filing f where f.winery = $1 and f.id = $2
