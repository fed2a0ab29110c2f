-- Returns a page of the actions that touch a stream, in descending timeline order. A retracted action is listed if it touched the stream until its retraction.
-- $1 winery text, $2 type text or null, $3 from bigint or null, $4 to bigint or null (milliseconds, inclusive), $5 status text or null,
-- the position after the page: $6 effective_at bigint, $7 tie_break bigint, $8 action uuid; $9 limit bigint, $10 stream text,
-- $11 the code of the vessel text if the stream is that of a vessel, else null: then actions that only name the vessel are listed as well
-- Late commits: as in actions-of-winery.sql. Of several rows of one position only the newest counts, before the limit applies.
select * from (
  (select c.* from (
    select distinct on (t.effective_at, t.tie_break, t.action) t.effective_at, t.tie_break, t.action, t.first, t.events is null as gone from (
      select * from published_touch p
      where p.stream = $10
        and p.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
        and (p.effective_at, p.tie_break, p.action) < ($6::bigint, $7::bigint, $8::uuid)
      order by p.effective_at desc, p.tie_break desc, p.action desc, p.first desc
    ) t
    order by t.effective_at desc, t.tie_break desc, t.action desc, t.first desc
  ) newest
  -- offset 0 keeps the planner from merging the subquery, so that actions are looked up one by one, and only until the limit is reached.
  cross join lateral (select * from current_action a where a.action = newest.action offset 0) c
  where c.effective_at = newest.effective_at and c.tie_break = newest.tie_break
    and $1 in (c.winery, c.other_winery) and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
    -- The change set that retracts an action removes its touches; an earlier one that removed a touch revised the action to name other streams.
    and (not newest.gone or (c.retracted and exists (
      select from revision r where r.action = c.action and r.revision = c.revision and r.first = newest.first)))
  order by newest.effective_at desc, newest.tie_break desc, newest.action desc limit $9)
  union all
  (select c.* from revision r
  cross join lateral (select * from current_action a where a.action = r.action offset 0) c
  where r.winery = $1 and (r.data::jsonb) ->> 'vessel' = $11 and r.type in ('addition', 'analysis') and r.revision = c.revision
    and r.effective_at between coalesce($3::bigint, -9223372036854775808) and coalesce($4::bigint, 9223372036854775807)
    and (r.effective_at, r.tie_break, r.action) < ($6::bigint, $7::bigint, $8::uuid)
    and ($2::text is null or c.type = $2) and ($5::text is null or c.status = $5)
  order by r.effective_at desc, r.tie_break desc, r.action desc limit $9)
) listed
order by effective_at desc, tie_break desc, action desc limit $9
