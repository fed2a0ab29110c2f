-- Replaces the names of actions, and returns by how much the number of uses of each name changes.
-- $1 actions uuid[], $2 owners uuid[] (the action of each name), $3 kinds text[], $4 wineries text[], $5 names text[]
with next as (
  select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) n (action, kind, winery, name)
), gone as (
  delete from action_name a where a.action = any ($1::uuid[])
    and not exists (select from next n where n.action = a.action and n.kind = a.kind and n.winery = a.winery and n.name = a.name)
  returning winery, kind, name, -1 as uses
), added as (
  insert into action_name (action, kind, winery, name) select action, kind, winery, name from next
  on conflict do nothing returning winery, kind, name, 1 as uses
)
select winery, kind, name, sum(uses)::bigint as uses
from (select * from gone union all select * from added) one
group by winery, kind, name having sum(uses) <> 0
