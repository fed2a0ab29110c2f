-- Returns what a rebuild has done so far.
-- $1 rebuild uuid
select coalesce(sum(g.streams), 0)::bigint as streams, coalesce(sum(g.touches), 0)::bigint as touches, coalesce(sum(g.written), 0)::bigint as written,
  coalesce(sum(g.removed), 0)::bigint as removed, coalesce(sum(g.heads), 0)::bigint as heads, coalesce(sum(g.left_out), 0)::bigint as left_out,
  (select count(*) from rebuild_difference d where d.rebuild = $1) as differences
from rebuild_range g where g.rebuild = $1
