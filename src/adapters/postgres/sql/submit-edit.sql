-- Inserts an edit, unless it exists. Returns no row if it exists, or if `most` edits have not ended.
-- $1 id uuid, $2 winery text, $3 kind text, $4 submitted_at bigint, $5 request_hash text, $6 command text (JSON), $7 most bigint
insert into edit (id, winery, kind, status, submitted_at, request_hash, command)
select $1, $2, $3, 'queued', $4, $5, $6
where (select count(*) from (select from edit e where e.status in ('queued', 'deciding', 'committing') limit $7) o) < $7
on conflict (id) do nothing
returning id
