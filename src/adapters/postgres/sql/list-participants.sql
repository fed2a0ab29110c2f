-- Lists streams as written by a draft: their versions count up. Those in `touched` also get the number of the change set.
-- $1 draft bigint, $2 streams text[], $3 touched text[]
insert into draft_stream as d (draft, stream, touched)
select $1, s.stream, s.stream = any ($3::text[]) from unnest($2::text[]) s (stream)
on conflict (draft, stream) do update set touched = d.touched or excluded.touched
