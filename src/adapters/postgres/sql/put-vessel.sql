-- Inserts or replaces a vessel's settings. xmax is 0 on a row that was inserted.
-- $1 winery, $2 vessel, $3 kind, $4 capacity or null
-- A vessel that was there counts as a revision of its winery's settings; a new one does not: nothing can have been admitted by its capacity.
with put as (
  insert into vessel (winery, vessel, kind, capacity) values ($1, $2, $3, $4)
  on conflict (winery, vessel) do update set kind = excluded.kind, capacity = excluded.capacity
  returning xmax = 0 as created
), counted as (
  update winery w set revision = w.revision + 1 from put where w.winery = $1 and not put.created
)
select created from put
