-- Begins a rebuild: divides all streams into ranges of about equal numbers of streams. Former rebuilds are forgotten.
-- $1 id uuid, $2 started_at bigint, $3 ranges integer
with former_ranges as (
  delete from rebuild_range
), former_differences as (
  delete from rebuild_difference
), former as (
  delete from rebuild
), numbered as materialized (
  select v.stream, ntile($3::integer) over (order by v.stream) as range from version v
), counted as (
  select n.range, max(n.stream) as last, count(*) as streams from numbered n group by n.range
), begun as (
  insert into rebuild (id, started_at, streams) select $1, $2, coalesce(sum(c.streams), 0) from counted c
)
insert into rebuild_range (rebuild, range, after_stream, through_stream, stream)
select $1, c.range, coalesce(lag(c.last) over (order by c.range), ''), case when lead(c.range) over (order by c.range) is not null then c.last end,
  coalesce(lag(c.last) over (order by c.range), '')
from counted c
