-- Returns what a cascade must know of actions: the newest revision of each, with its present refusal, in no particular order.
-- $1 ids uuid[]
-- Late commits: the caller checks the versions of all streams that the actions touch.
with newest as (
  select distinct on (n.action) n.* from revision n where n.action = any ($1::uuid[]) order by n.action, n.revision desc
),
changed as (
  select distinct on (c.action) c.action, c.first, c.refusal
  from published_status_change c where c.action = any ($1::uuid[]) order by c.action, c.first desc, c.idx desc
)
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.data,
  case when s.first > r.first then s.refusal else r.refusal end as refusal
from newest r left join changed s on s.action = r.action
where not r.retracted
