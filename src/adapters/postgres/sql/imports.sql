-- Returns a page of the imports of a winery, newest first. Their ids are in the order of their creation.
-- $1 winery text ('' for imports of no winery), $2 before uuid (the last id of the previous page) or null, $3 limit bigint
select i.* from import i
where coalesce(i.winery, '') = $1 and i.id < coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
order by i.id desc
limit $3
