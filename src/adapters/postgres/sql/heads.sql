-- Returns for each stream its version, with the head state if it is current, else the newest checkpoint (part 0), then the touches after it (part 1).
-- $1 streams text[]
-- Late commits: one snapshot. A head state is used only if it was saved for the current version.
with asked as materialized (
  select q.stream, q.ordinal, v.counter, v.mark, v.number, h.stream is not null as cached,
    coalesce(h.effective_at, b.effective_at) as base_effective_at, coalesce(h.tie_break, b.tie_break) as base_tie_break,
    coalesce(h.action, b.action) as base_action, coalesce(h.state, b.state) as state,
    coalesce(h.schema, b.schema) as schema,
    coalesce(b.effective_at, -9223372036854775808) as from_effective_at, coalesce(b.tie_break, 0) as from_tie_break,
    coalesce(b.action, '00000000-0000-0000-0000-000000000000') as from_action
  from unnest($1::text[]) with ordinality q (stream, ordinal)
  left join current_version v on v.stream = q.stream
  left join head h on h.stream = v.stream and h.counter = v.counter and h.mark = v.mark
  left join lateral (
    select c.* from published_checkpoint c where c.stream = q.stream and h.stream is null and c.outdated_by is null
    order by c.effective_at desc, c.tie_break desc, c.action desc limit 1
  ) b on true
)
select ordinal::integer, 0 as part, counter, mark, number, base_effective_at as effective_at, base_tie_break as tie_break, base_action as action,
  null::integer as revision, null::bigint as first_number, state as body, schema
from asked
union all
select a.ordinal::integer, 1, null, null, null, t.effective_at, t.tie_break, t.action, t.revision,
  case when t.idx < 0 or t.asserts = 0 then 0 else t.first + t.idx + t.retracts end, t.events, t.schema
from asked a cross join lateral (
  select distinct on (p.effective_at, p.tie_break, p.action) p.* from (
    select * from published_touch p
    where not a.cached and p.stream = a.stream
      and (p.effective_at, p.tie_break, p.action) > (a.from_effective_at, a.from_tie_break, a.from_action)
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) p
  order by p.effective_at, p.tie_break, p.action, p.first desc
) t
where t.events is not null
order by ordinal, part, effective_at, tie_break, action
