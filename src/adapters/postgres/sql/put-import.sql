-- Inserts an import, or replaces its status, time and report.
-- $1 id uuid, $2 winery text or null, $3 source text, $4 file_name text, $5 dry_run boolean, $6 status text,
-- $7 created_at bigint, $8 touched_at bigint, $9 report text (JSON)
insert into import values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (id) do update set status = excluded.status, touched_at = excluded.touched_at, report = excluded.report
