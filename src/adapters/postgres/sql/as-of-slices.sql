-- Returns, for each element of the arrays, the nearest checkpoint before a position (part 0), then the touches from that checkpoint to the position, the
-- position included, and at most `ahead` + 1 further ones (part 1), in timeline order, as they were believed just after notification `known`.
-- $1 streams text[], $2 effective_at bigint[], $3 tie_break bigint[], $4 action uuid[], $5 ahead integer[], $6 text before whose first occurrence the events of each touch are cut, or null,
-- $7 schema integer: events of an older one are not cut, $8 known bigint, $9 checkpoints boolean (false: all slices begin at the beginning)
-- Late commits: one snapshot. A row is known if its change set begins at or before `known`; change sets are published in order.
with asked as materialized (
  select q.*, b.effective_at as base_effective_at, b.tie_break as base_tie_break, b.action as base_action, b.state, b.schema,
    coalesce(b.effective_at, -9223372036854775808) as from_effective_at, coalesce(b.tie_break, 0) as from_tie_break,
    coalesce(b.action, '00000000-0000-0000-0000-000000000000') as from_action
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[], $5::integer[])
    with ordinality q (stream, effective_at, tie_break, action, ahead, ordinal)
  left join lateral (
    select c.* from published_checkpoint c
    where $9::boolean and c.stream = q.stream and (c.effective_at, c.tie_break, c.action) < (q.effective_at, q.tie_break, q.action)
      and c.number <= $8::bigint and (c.outdated_by is null or c.outdated_by > $8::bigint)
    order by c.effective_at desc, c.tie_break desc, c.action desc limit 1
  ) b on true
)
select ordinal::integer, 0 as part, null::bigint as counter, null::uuid as mark, null::bigint as number, base_effective_at as effective_at,
  base_tie_break as tie_break, base_action as action, null::integer as revision, null::bigint as first_number, state as body, schema
from asked
union all
select a.ordinal::integer, 1, null, null, null, t.effective_at, t.tie_break, t.action, t.revision,
  case when t.idx < 0 or t.asserts = 0 then 0 else t.first + t.idx + t.retracts end,
  case when $6::text is null or t.schema < $7::integer then t.events else split_part(t.events, $6, 1) end, t.schema
from asked a cross join lateral (
  select * from (
    select distinct on (p.effective_at, p.tie_break, p.action) p.* from (
      select * from published_touch p
      where p.stream = a.stream and p.first <= $8::bigint
        and (p.effective_at, p.tie_break, p.action) > (a.from_effective_at, a.from_tie_break, a.from_action)
        and (p.effective_at, p.tie_break, p.action) <= (a.effective_at, a.tie_break, a.action)
      order by p.effective_at, p.tie_break, p.action, p.first desc
    ) p
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) through where through.events is not null
  union all
  (select * from (
    select distinct on (p.effective_at, p.tie_break, p.action) p.* from (
      select * from published_touch p
      where p.stream = a.stream and p.first <= $8::bigint
        and (p.effective_at, p.tie_break, p.action) > (a.effective_at, a.tie_break, a.action)
      order by p.effective_at, p.tie_break, p.action, p.first desc
    ) p
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) beyond where beyond.events is not null limit a.ahead + 1)
) t
order by ordinal, part, effective_at, tie_break, action
