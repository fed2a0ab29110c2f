-- Returns a follower with its live generation and the one being built; no row if it is not registered.
-- $1 name text
-- Late commits: one snapshot. A change set is visible once its publication is.
select f.paused, f.last_rebuild, g.state, g.generation, g.version, g.started_at, g.problem, p.positions,
  case when g.state = 'live' then (select u.recorded_at from publication u where u.first > p.positions[1] order by u.first limit 1) end as waiting_since
from follower f
left join follower_generation g on g.follower = f.name and g.state in ('live', 'building')
left join lateral (
  select array_agg(o.position order by o.part) as positions from follower_part o where o.follower = g.follower and o.generation = g.generation
) p on true
where f.name = $1
