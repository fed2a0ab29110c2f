-- Lists streams as written by a draft: their versions count up. Those in `touched` also get the number of the change set.
-- Lists nothing if the draft is abandoned or deleted.
-- $1 draft bigint, $2 streams text[], $3 touched text[]
insert into draft_stream as d (draft, stream, touched)
select d.id, s.stream, s.stream = any ($3::text[]) from draft d cross join unnest($2::text[]) s (stream) where d.id = $1 and not d.abandoned
on conflict (draft, stream) do update set touched = d.touched or excluded.touched
