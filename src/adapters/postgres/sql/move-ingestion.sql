-- Moves the position of a subject, and returns a row, if the epoch is still that of the holder. The lock excludes a take-over until this is committed.
-- $1 cell text, $2 epoch bigint, $3 subject text, $4 sequence bigint, $5 stored_at bigint
with held as (
  select h.cell from ingestion_holder h where h.cell = $1 and h.epoch = $2 for share
)
insert into ingestion_position (cell, subject, sequence, stored_at)
select held.cell, $3::text, $4::bigint, $5::bigint from held
on conflict (cell, subject) do update set sequence = excluded.sequence, stored_at = excluded.stored_at
returning sequence
