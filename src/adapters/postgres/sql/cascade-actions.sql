-- Returns what a cascade must know of actions: the newest revision of each, with its present refusal, in no particular order.
-- $1 ids uuid[]
-- Late commits: the caller checks the versions of all streams that the actions touch.
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.data,
  case when s.first is null then r.refusal else s.refusal end as refusal
from unnest($1::uuid[]) q (id)
cross join lateral (select n.* from revision n where n.action = q.id order by n.revision desc limit 1) r
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where not r.retracted
