-- Returns the newest refusals of each winery that has any, with the number of its refusals.
-- $1 cell text, $2 wineries bigint: at most so many wineries, $3 per_winery bigint: at most so many refusals of each
with winery as (
  select r.winery, count(*) as refusals from ingestion_refusal r where r.cell = $1 group by r.winery order by r.winery limit $2
)
select w.winery, w.refusals, newest.id, newest.refused_at, newest.problem
from winery w, lateral (
  select r.id, r.refused_at, r.problem from ingestion_refusal r
  where r.cell = $1 and r.winery = w.winery order by r.refused_at desc limit $3
) newest
