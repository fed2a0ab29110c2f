-- Counts the rows of touches of streams at or after a position each, up to a limit. Superseded rows count, too.
-- $1 streams text[], $2 effective_at bigint[], $3 tie_break bigint[], $4 action uuid[], $5 most bigint
select count(*) as count from (
  select from unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[]) q (stream, effective_at, tie_break, action)
  cross join lateral (
    select from touch t where t.stream = q.stream and (t.effective_at, t.tie_break, t.action) >= (q.effective_at, q.tie_break, q.action) limit $5
  ) t limit $5
) n
