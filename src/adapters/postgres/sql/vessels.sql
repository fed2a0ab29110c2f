-- Returns a page of a winery's vessels, in the order of their codes.
-- $1 winery text, $2 the code before the page text, $3 limit bigint
select v.* from vessel v where v.winery = $1 and v.vessel > $2 order by v.vessel limit $3
