-- Returns what a cascade must know of actions: the newest revision of each, with its present refusal, in no particular order.
-- $1 ids uuid[]
-- Late commits: the caller checks the versions of all streams that the actions touch.
-- Few actions ever change their status, so their changes are looked up one by one only if at least one of the actions has any.
with newest as (
  select distinct on (n.action) n.* from revision n where n.action = any ($1::uuid[]) order by n.action, n.revision desc
)
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.data, r.decided_by, r.schema,
  case when s.first is null then r.refusal else s.refusal end as refusal
from newest r
left join lateral (
  select c.first, c.refusal from published_status_change c
  where (select exists (select from status_change x where x.action = any ($1::uuid[])))
    and c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where not r.retracted
