-- A page of a winery's actions, its own and those that reach it in bond, in timeline order.
-- $1 winery, $2 type or null, $3 from or null, $4 to or null (ms, inclusive), $5 status or null, $6 $7 $8 the position before the page, $9 limit
-- Late commits: an action recorded meanwhile before the page's start is not in it; pages are of the present, not of one instant.
select * from (
  (select * from current_action c
  where c.winery = $1 and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
    and c.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
    and (c.effective_at, c.tie_break, c.action) > ($6::bigint, $7::bigint, $8::uuid)
  order by c.effective_at, c.tie_break, c.action limit $9)
  union all
  (select * from current_action c
  where c.other_winery = $1 and c.winery <> $1 and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
    and c.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
    and (c.effective_at, c.tie_break, c.action) > ($6::bigint, $7::bigint, $8::uuid)
  order by c.effective_at, c.tie_break, c.action limit $9)
) listed
order by effective_at, tie_break, action limit $9
