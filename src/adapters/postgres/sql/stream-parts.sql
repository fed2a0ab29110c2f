-- Returns, for each element of the arrays, the stream's version and its newest checkpoint at or before a position (part 0), its head state if it is current (part 1),
-- the touches after that checkpoint, at most `limit` + 1 (part 2), and the checkpoints before the last of these, or all if there are no more (part 3).
-- $1 streams text[], $2 effective_at bigint[], $3 tie_break bigint[], $4 action uuid[], $5 limit bigint
-- Late commits: one snapshot. Whatever is written of it is written only if the version is still current.
with asked as materialized (
  select q.stream, q.ordinal, v.counter, v.mark, v.number, b.effective_at, b.tie_break, b.action, b.state, b.schema,
    coalesce(b.effective_at, -9223372036854775808) as from_effective_at, coalesce(b.tie_break, 0) as from_tie_break,
    coalesce(b.action, '00000000-0000-0000-0000-000000000000') as from_action
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[]) with ordinality q (stream, effective_at, tie_break, action, ordinal)
  left join current_version v on v.stream = q.stream
  left join lateral (
    select c.* from published_checkpoint c
    where c.stream = q.stream and (c.effective_at, c.tie_break, c.action) <= (q.effective_at, q.tie_break, q.action) and c.outdated_by is null
    order by c.effective_at desc, c.tie_break desc, c.action desc limit 1
  ) b on true
), later_touches as materialized (
  select a.ordinal, a.stream, a.from_effective_at, a.from_tie_break, a.from_action, t.* from asked a cross join lateral (
    select later.*, row_number() over (order by later.effective_at, later.tie_break, later.action) as n from (
      select distinct on (p.effective_at, p.tie_break, p.action) p.effective_at, p.tie_break, p.action, p.events, p.schema from (
        select * from published_touch p
        where p.stream = a.stream and (p.effective_at, p.tie_break, p.action) > (a.from_effective_at, a.from_tie_break, a.from_action)
        order by p.effective_at, p.tie_break, p.action, p.first desc
      ) p
      order by p.effective_at, p.tie_break, p.action, p.first desc
    ) later where later.events is not null limit $5::bigint + 1
  ) t
), bounds as materialized (
  -- Not by a join of `asked` and `later_touches`, which would go through all touches once for each stream: connections.ts allows nested loops only.
  select distinct on (ordinal) * from (
    select ordinal, stream, from_effective_at, from_tie_break, from_action,
      effective_at as to_effective_at, tie_break as to_tie_break, action as to_action, 0 as choice
    from later_touches where n = $5::bigint + 1
    union all
    select ordinal, stream, from_effective_at, from_tie_break, from_action, 9223372036854775807, 0, '00000000-0000-0000-0000-000000000000', 1
    from asked
  ) b order by ordinal, choice
)
select ordinal::integer, 0 as part, counter, mark, number, effective_at, tie_break, action, state as body, schema from asked
union all
select a.ordinal::integer, 1, null, null, null, h.effective_at, h.tie_break, h.action, h.state, h.schema
from asked a join head h on h.stream = a.stream and h.counter = a.counter and h.mark = a.mark
union all
select s.ordinal::integer, 2, null, null, null, s.effective_at, s.tie_break, s.action, s.events, s.schema from later_touches s
union all
select b.ordinal::integer, 3, null, null, null, c.effective_at, c.tie_break, c.action, c.state, c.schema
from bounds b join published_checkpoint c on c.stream = b.stream and c.outdated_by is null
  and (c.effective_at, c.tie_break, c.action) > (b.from_effective_at, b.from_tie_break, b.from_action)
  and (c.effective_at, c.tie_break, c.action) < (b.to_effective_at, b.to_tie_break, b.to_action)
order by ordinal, part, effective_at, tie_break, action
