-- One winery's settings.
-- $1 winery
select w.* from winery w where w.winery = $1
