-- A page of wineries, by code.
-- $1 the code before the page, $2 limit
select w.* from winery w where w.winery > $1 order by w.winery limit $2
