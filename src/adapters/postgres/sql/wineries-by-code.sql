-- Returns the settings of wineries, in no particular order.
-- $1 codes text[]
select w.* from unnest($1::text[]) q (winery) join winery w on w.winery = q.winery
