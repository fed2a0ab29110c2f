-- Returns the lowest position at which change sets that were published after a notification changed some streams: a touch was written, or an action that
-- touches one of them was revised. `own`: whether one of the given actions was revised, or has another refusal. No row if nothing changed.
-- $1 after_number bigint, $2 streams text[], $3 actions uuid[]
-- Late commits: the caller has claimed the streams, so that a commit which this snapshot does not include is noted in `disturbance`.
with recent as materialized (
  select p.first, p.draft from publication p where p.first > $1
), moved as (
  select t.effective_at, t.tie_break, t.action, false as own
  from recent p cross join lateral unnest(array[p.first, p.draft]) o (origin) join touch t on t.origin = o.origin
  where t.stream = any ($2::text[])
  union all
  select r.effective_at, r.tie_break, r.action, r.action = any ($3::uuid[]) from recent p join revision r on r.first = p.first
  where r.action = any ($3::uuid[]) or exists (
    select from unnest($2::text[]) s (stream)
    join touch t on t.stream = s.stream and t.effective_at = r.effective_at and t.tie_break = r.tie_break and t.action = r.action)
  union all
  select c.effective_at, c.tie_break, c.action, true
  from recent p cross join lateral unnest(array[p.first, p.draft]) o (origin) join status_change c on c.origin = o.origin
  where c.action = any ($3::uuid[])
)
select m.effective_at, m.tie_break, m.action, (select coalesce(bool_or(n.own), false) from moved n) as own
from moved m order by m.effective_at, m.tie_break, m.action limit 1
