-- Returns the actions of a winery that have adopted a version of the rules from a lower one and that it still decides, after a position, in timeline order, with the
-- version before.
-- $1 winery text, $2 effective_at bigint, $3 tie_break bigint, $4 action uuid, $5 limit integer, $6 adopted integer
-- Late commits: each page is its own snapshot.
select r.action, r.revision, r.effective_at, r.tie_break, r.type, coalesce(r.decided_by, r.rules)::integer as rules, a.former,
  a.revision < r.revision as is_edited
from revision r cross join lateral (
  -- The last adoption of the version. Where an action has adopted it twice, it was set back in between.
  select n.revision, coalesce(o.decided_by, o.rules)::integer as former
  from revision n join revision o on o.action = n.action and o.revision = n.revision - 1
  where n.action = r.action and n.adopted = $6::integer
  order by n.revision desc limit 1
) a
where r.winery = $1 and (r.effective_at, r.tie_break, r.action) > ($2::bigint, $3::bigint, $4::uuid)
  and r.decided_by = $6::integer and not r.retracted and a.former < $6::integer
  and not exists (select from revision n where n.action = r.action and n.revision > r.revision)
order by r.effective_at, r.tie_break, r.action limit $5::integer
