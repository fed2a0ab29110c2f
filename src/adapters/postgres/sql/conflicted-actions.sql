-- Returns the positions after a given one at which an action was ever refused, at most `limit`, in timeline order, each with the action if it is conflicted there now.
-- $1 effective_at bigint, $2 tie_break bigint, $3 action uuid, $4 limit bigint
-- Late commits: as in actions-of-winery.sql. Rows of drafts count as positions; whether the action is conflicted is looked up in what is published.
with refused as (
  select distinct on (r.effective_at, r.tie_break, r.action) r.effective_at, r.tie_break, r.action from (
    (select distinct on (n.effective_at, n.tie_break, n.action) n.effective_at, n.tie_break, n.action from revision n
    where n.refusal is not null and (n.effective_at, n.tie_break, n.action) > ($1::bigint, $2::bigint, $3::uuid)
    order by n.effective_at, n.tie_break, n.action limit $4)
    union all
    (select distinct on (s.effective_at, s.tie_break, s.action) s.effective_at, s.tie_break, s.action from status_change s
    where s.refusal is not null and (s.effective_at, s.tie_break, s.action) > ($1::bigint, $2::bigint, $3::uuid)
    order by s.effective_at, s.tie_break, s.action limit $4)
  ) r
  order by r.effective_at, r.tie_break, r.action limit $4
)
select r.effective_at as at_effective_at, r.tie_break as at_tie_break, r.action as at_action, c.*
from refused r
-- offset 0 keeps the planner from merging the subquery, so that actions are looked up one by one.
left join lateral (
  select * from current_action a where a.action = r.action offset 0
) c on c.status = 'conflicted' and c.effective_at = r.effective_at and c.tie_break = r.tie_break
order by r.effective_at, r.tie_break, r.action
