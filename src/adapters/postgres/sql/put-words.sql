-- Inserts the words of names.
-- $1 words text[], $2 kinds text[], $3 wineries text[], $4 names text[]
insert into word (word, kind, winery, name) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) on conflict do nothing
