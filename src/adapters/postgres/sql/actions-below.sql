-- Returns the actions of a winery that a version of the rules below `below` decides, after a position, in timeline order.
-- $1 winery text, $2 effective_at bigint, $3 tie_break bigint, $4 action uuid, $5 limit integer, $6 below integer
-- Late commits: each page is its own snapshot. An action that a version below decides stays listed until it adopts a higher one.
select r.action, r.revision, r.effective_at, r.tie_break, r.type, coalesce(r.decided_by, r.rules)::integer as rules
from revision r
where r.winery = $1 and (r.effective_at, r.tie_break, r.action) > ($2::bigint, $3::bigint, $4::uuid)
  and coalesce(r.decided_by, r.rules) < $6::integer and not r.retracted
  and not exists (select from revision n where n.action = r.action and n.revision > r.revision)
order by r.effective_at, r.tie_break, r.action limit $5::integer
