-- A page of the actions that touch a stream, in timeline order; a retracted one counts where it touched the stream until its retraction.
-- $1 winery, $2 type or null, $3 from or null, $4 to or null (ms, inclusive), $5 status or null, $6 $7 $8 the position before the page, $9 limit, $10 stream
-- Late commits: as in actions-of-winery.sql. A place's rows collapse to the latest before anything is limited.
select c.* from (
  select distinct on (e.effective_at, e.tie_break, e.action) e.effective_at, e.tie_break, e.action, e.revision, e.events is null as gone from (
    select * from published_entry e
    where e.stream = $10
      and e.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
      and (e.effective_at, e.tie_break, e.action) > ($6::bigint, $7::bigint, $8::uuid)
    order by e.effective_at, e.tie_break, e.action, e.first desc
  ) e
  order by e.effective_at, e.tie_break, e.action, e.first desc
) t
-- Fenced by offset 0, so that each place looks up its own action and the limit stops it all.
cross join lateral (select * from current_action a where a.action = t.action offset 0) c
where c.effective_at = t.effective_at and c.tie_break = t.tie_break
  and $1 in (c.winery, c.other_winery) and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
  and (not t.gone or (c.retracted and c.revision = t.revision))
order by t.effective_at, t.tie_break, t.action limit $9
