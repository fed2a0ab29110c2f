-- Returns a page of wineries, in the order of their codes.
-- $1 after text (the last code of the previous page), $2 limit bigint
select w.* from winery w where w.winery > $1 order by w.winery limit $2
