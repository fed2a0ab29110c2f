-- Returns the lowest position at which change sets that were published after a notification changed some streams: a touch was written, or an action that
-- touches one of them was revised. `own`: whether one of the given actions was revised, or has another refusal. No row if nothing changed.
-- $1 after_number bigint, $2 streams text[], $3 actions uuid[]
-- Late commits: the caller has claimed the streams, so that a commit which this snapshot does not include is noted in `disturbance`.
-- offset 0 keeps the planner from reading the streams from their beginnings: the rows of the recent change sets are few.
with recent as materialized (
  select o.origin, p.first from publication p cross join lateral unnest(array[p.first, p.draft]) o (origin) where p.first > $1 and o.origin is not null
), written as materialized (
  select t.* from recent p cross join lateral (
    select n.stream, n.effective_at, n.tie_break, n.action from touch n where n.origin = p.origin offset 0
  ) t where t.stream = any ($2::text[])
), revised as materialized (
  select r.* from recent p cross join lateral (
    select n.effective_at, n.tie_break, n.action from revision n where n.first = p.origin offset 0
  ) r
), moved as (
  select w.effective_at, w.tie_break, w.action, false as own from written w
  union all
  select r.effective_at, r.tie_break, r.action, r.action = any ($3::uuid[]) from revised r
  where r.action = any ($3::uuid[]) or exists (
    select from unnest($2::text[]) s (stream)
    join touch t on t.stream = s.stream and t.effective_at = r.effective_at and t.tie_break = r.tie_break and t.action = r.action)
  union all
  select c.effective_at, c.tie_break, c.action, true from recent p cross join lateral (
    select n.effective_at, n.tie_break, n.action from status_change n where n.origin = p.origin offset 0
  ) c where c.action = any ($3::uuid[])
)
select m.effective_at, m.tie_break, m.action, (select coalesce(bool_or(n.own), false) from moved n) as own
from moved m order by m.effective_at, m.tie_break, m.action limit 1
