-- A page of a winery's vessels, by code.
-- $1 winery, $2 the code before the page, $3 limit
select v.* from vessel v where v.winery = $1 and v.vessel > $2 order by v.vessel limit $3
