-- Returns what actions took out of lots and put into them, and the lots that each action takes from in the order of its body.
-- $1 actions uuid[]
select p.action, s.type, s.sources, p.winery, p.lot, sum(p.taken)::bigint as taken, sum(p.arrived)::bigint as arrived
from action_source s join passage p on p.action = s.action
where s.action = any ($1::uuid[])
group by p.action, s.type, s.sources, p.winery, p.lot
order by p.action, p.winery, p.lot
