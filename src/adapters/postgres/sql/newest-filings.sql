-- Returns the filings of a winery that no other amends, in the order of their periods.
-- $1 winery text
select f.id, f.winery, f.form, f.from_day, f.to_day, f.amends, f.known, f.filed_at, f.filed_by
from filing f
where f.winery = $1 and not exists (select from filing a where a.amends = f.id)
order by f.from_day, f.to_day, f.form, f.id
