-- Replaces the view of a cell if the stored epoch is the one before, and returns the new epoch; returns no row and changes nothing otherwise. A cell
-- without a row has epoch 0. Two concurrent calls for one epoch wait for each other at the row, and the second finds the epoch of the first.
-- $1 cell text, $2 epoch bigint, $3 members jsonb
insert into cluster_view as v (cell, epoch, members)
select $1::text, $2::bigint, $3::jsonb where $2 = 1 or exists (select from cluster_view present where present.cell = $1)
on conflict (cell) do update set epoch = excluded.epoch, members = excluded.members where v.epoch = excluded.epoch - 1
returning epoch
