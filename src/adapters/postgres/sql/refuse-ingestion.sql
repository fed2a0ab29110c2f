-- Stores a refusal and moves the position of its subject, and returns a row, if the epoch is still that of the holder. The lock excludes a take-over until this
-- is committed. An earlier refusal with the same winery and id is replaced.
-- $1 cell text, $2 epoch bigint, $3 subject text, $4 sequence bigint, $5 stored_at bigint, $6 winery text, $7 id uuid, $8 refused_at bigint,
-- $9 problem text (JSON), $10 body bytea, $11 reply_subject text or null
with held as (
  select h.cell from ingestion_holder h where h.cell = $1 and h.epoch = $2 for share
), refused as (
  insert into ingestion_refusal (cell, winery, id, subject, sequence, stored_at, refused_at, problem, body, reply_subject)
  select held.cell, $6::text, $7::uuid, $3::text, $4::bigint, $5::bigint, $8::bigint, $9::text, $10::bytea, $11::text from held
  on conflict (cell, winery, id) do update set
    subject = excluded.subject, sequence = excluded.sequence, stored_at = excluded.stored_at, refused_at = excluded.refused_at,
    problem = excluded.problem, body = excluded.body, reply_subject = excluded.reply_subject, reported = false
)
insert into ingestion_position (cell, subject, sequence, stored_at)
select held.cell, $3::text, $4::bigint, $5::bigint from held
on conflict (cell, subject) do update set sequence = excluded.sequence, stored_at = excluded.stored_at
returning sequence
