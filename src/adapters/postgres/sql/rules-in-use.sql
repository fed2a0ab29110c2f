-- Returns how many actions of each winery each version of the rules decides, in the order of wineries and versions.
-- Late commits: one snapshot.
select r.winery, coalesce(r.decided_by, r.rules)::integer as rules, count(*)::integer as actions
from revision r
where not r.retracted and not exists (select from revision n where n.action = r.action and n.revision > r.revision)
group by r.winery, coalesce(r.decided_by, r.rules)
order by r.winery, rules
