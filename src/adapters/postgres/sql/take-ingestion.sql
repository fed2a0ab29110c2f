-- Makes a node the holder of an epoch, and returns the epoch; returns no row and changes nothing if the stored epoch is not the one before.
-- $1 cell text, $2 epoch bigint, $3 node text
insert into ingestion_holder as h (cell, epoch, node, released)
select $1::text, $2::bigint, $3::text, false where $2 = 1 or exists (select from ingestion_holder present where present.cell = $1)
on conflict (cell) do update set epoch = excluded.epoch, node = excluded.node, released = false where h.epoch = excluded.epoch - 1
returning epoch
