-- Returns a page of the actions of a winery, in descending timeline order: those that it recorded, and transfers in bond to it.
-- $1 winery text, $2 type text or null, $3 from bigint or null, $4 to bigint or null (milliseconds, inclusive), $5 status text or null,
-- the position after the page: $6 effective_at bigint, $7 tie_break bigint, $8 action uuid; $9 limit bigint
-- Late commits: each page is its own snapshot, so an action recorded between two pages may be missing from the earlier page.
select * from (
  (select * from current_action c
  where c.winery = $1 and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
    and c.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
    and (c.effective_at, c.tie_break, c.action) < ($6::bigint, $7::bigint, $8::uuid)
  order by c.effective_at desc, c.tie_break desc, c.action desc limit $9)
  union all
  (select * from current_action c
  where c.other_winery = $1 and c.winery <> $1 and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
    and c.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
    and (c.effective_at, c.tie_break, c.action) < ($6::bigint, $7::bigint, $8::uuid)
  order by c.effective_at desc, c.tie_break desc, c.action desc limit $9)
) listed
order by effective_at desc, tie_break desc, action desc limit $9
