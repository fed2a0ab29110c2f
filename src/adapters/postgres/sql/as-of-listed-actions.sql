-- Returns actions in the form of actions-by-id.sql, as they were just after notification `known`: the revision that was the newest, and its refusal at that
-- point. In the order of the ids; an action that was recorded later is left out.
-- $1 ids uuid[], $2 known bigint
-- Late commits: as in as-of-slices.sql.
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.retracted, r.data, r.note, r.decided_by, r.schema,
  p.change_set, recorded.recorded_at, recorded.recorded_by,
  case when r.retracted then null when s.first is null then r.refusal else s.refusal end as refusal
from unnest($1::uuid[]) with ordinality q (id, ordinal)
cross join lateral (
  select n.* from revision n where n.action = q.id and n.first <= $2::bigint order by n.revision desc limit 1
) r
join publication p on p.first = r.first
join revision earliest on earliest.action = r.action and earliest.revision = 1
join publication recorded on recorded.first = earliest.first
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first and c.first <= $2::bigint order by c.first desc, c.idx desc limit 1
) s on true
order by q.ordinal
