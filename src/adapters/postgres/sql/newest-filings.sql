-- Returns the filings of a winery that no other amends and whose period ends on or after a day, in the order of their periods.
-- $1 winery text, $2 day text
select f.id, f.winery, f.form, f.from_day, f.to_day, f.amends, f.known, f.filed_at, f.filed_by
from filing f
where f.winery = $1 and f.to_day >= $2 and not exists (select from filing a where a.amends = f.id)
order by f.from_day, f.to_day, f.form, f.id
