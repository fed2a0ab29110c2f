-- Returns, for each element of the arrays, one row (part 0), then the stream's touches after a position, at most `limit` + 1 (part 1), in timeline order,
-- as they were believed just after notification `known`.
-- $1 streams text[], $2 effective_at bigint[], $3 tie_break bigint[], $4 action uuid[], $5 limit integer[], $6 text before whose first occurrence the events of each touch are cut, or null,
-- $7 schema integer: events of an older one are not cut, $8 known bigint
-- Late commits: as in as-of-slices.sql.
with asked as materialized (
  select q.* from unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[], $5::integer[])
    with ordinality q (stream, effective_at, tie_break, action, most, ordinal)
)
select ordinal::integer, 0 as part, null::bigint as counter, null::uuid as mark, null::bigint as number, null::bigint as effective_at,
  null::bigint as tie_break, null::uuid as action, null::integer as revision, null::bigint as first_number, null::text as body, null::smallint as schema
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
        and (p.effective_at, p.tie_break, p.action) > (a.effective_at, a.tie_break, a.action)
      order by p.effective_at, p.tie_break, p.action, p.first desc
    ) p
    order by p.effective_at, p.tie_break, p.action, p.first desc
  ) later where later.events is not null limit a.most + 1
) t
order by ordinal, part, effective_at, tie_break, action
