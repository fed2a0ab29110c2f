-- Returns the history of each stream as it was believed just after notification `known`: a saved state and the stream's last number (part 0), then the
-- touches after that state (part 1), in timeline order.
-- $1 streams text[], $2 at bigint or null (milliseconds, inclusive), $3 known bigint[] or null: one number for each stream
-- The head state serves only present knowledge. A checkpoint serves knowledge from the notification number with which it was saved. A row is known if
-- its change set begins at or before `known`, so the change set that contains `known` counts as a whole.
-- Late commits: one snapshot. Change sets are published in order, so a later one is never known earlier.
with asked as materialized (
  select q.stream, q.ordinal,
    coalesce(h.effective_at, b.effective_at) as base_effective_at, coalesce(h.tie_break, b.tie_break) as base_tie_break,
    coalesce(h.action, b.action) as base_action, coalesce(h.state, b.state) as state, coalesce(h.schema, b.schema) as schema,
    coalesce(h.effective_at, b.effective_at, -9223372036854775808) as from_effective_at, coalesce(h.tie_break, b.tie_break, 0) as from_tie_break,
    coalesce(h.action, b.action, '00000000-0000-0000-0000-000000000000') as from_action,
    coalesce($2::bigint, 9223372036854775807) as last_effective_at, coalesce(q.known, 9223372036854775807) as last_first,
    v.number as present_number, q.known
  from unnest($1::text[], $3::bigint[]) with ordinality q (stream, known, ordinal)
  left join current_version v on v.stream = q.stream
  left join head h on h.stream = v.stream and h.counter = v.counter and h.mark = v.mark
    and q.known is null and h.effective_at <= coalesce($2::bigint, 9223372036854775807)
  left join lateral (
    select c.* from published_checkpoint c
    where c.stream = q.stream and h.stream is null and c.number <= coalesce(q.known, 9223372036854775807)
      and (c.outdated_by is null or c.outdated_by > q.known)
      and c.effective_at <= coalesce($2::bigint, 9223372036854775807)
    order by c.effective_at desc, c.tie_break desc, c.action desc limit 1
  ) b on true
)
select a.ordinal::integer, 0 as part, a.base_effective_at as effective_at, a.base_tie_break as tie_break, a.base_action as action, null::integer as revision,
  coalesce(
    case when $2::bigint is null and a.known is null then a.present_number else (
      select p.last from publication p where p.first = (
        select max(t.first) from published_touch t
        where t.stream = a.stream and t.effective_at <= a.last_effective_at and t.first <= a.last_first
      )
    ) end, 0) as number,
  a.state as body, a.schema
from asked a
union all
select a.ordinal::integer, 1, t.effective_at, t.tie_break, t.action, t.revision,
  (select p.last from publication p where p.first = t.first), t.events, t.schema
from asked a cross join lateral (
  select distinct on (p.effective_at, p.tie_break, p.action) p.* from (
    select * from published_touch p
    where p.stream = a.stream and p.effective_at <= a.last_effective_at and p.first <= a.last_first
      and (p.effective_at, p.tie_break, p.action) > (a.from_effective_at, a.from_tie_break, a.from_action)
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) p
  order by p.effective_at, p.tie_break, p.action, p.first desc
) t
where t.events is not null
order by ordinal, part, effective_at, tie_break, action
