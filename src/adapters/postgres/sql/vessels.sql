-- Returns a page of a winery's vessels, in the order of their codes.
-- $1 winery text, $2 after text (the last code of the previous page), $3 limit bigint
select v.* from vessel v where v.winery = $1 and v.vessel > $2 order by v.vessel limit $3
