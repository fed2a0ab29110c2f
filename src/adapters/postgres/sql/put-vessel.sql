-- Inserts or replaces a vessel's settings. xmax is 0 on a row that was inserted.
-- $1 winery, $2 vessel, $3 kind, $4 capacity or null
insert into vessel (winery, vessel, kind, capacity) values ($1, $2, $3, $4)
on conflict (winery, vessel) do update set kind = excluded.kind, capacity = excluded.capacity
returning xmax = 0 as created
