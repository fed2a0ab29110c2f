-- Lists streams as written by a draft, although none of their touches changed: their versions count up. Streams with changed touches are listed already.
-- $1 draft bigint, $2 streams text[]
insert into draft_stream (draft, stream, touched)
select $1, s.stream, false from unnest($2::text[]) s (stream) on conflict do nothing
