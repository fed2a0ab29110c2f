-- Returns a page of the filings of a winery, in the order in which they were filed.
-- $1 winery text, $2 after filed_at bigint, $3 after id uuid, $4 limit bigint
select f.id, f.winery, f.form, f.from_day, f.to_day, f.amends, f.known, f.report, f.filed_at, f.filed_by
from filing f where f.winery = $1 and (f.filed_at, f.id) > ($2::bigint, $3::uuid) order by f.filed_at, f.id limit $4
