-- Deletes names that are not used, and their words.
-- $1 wineries text[], $2 kinds text[], $3 names text[]
with unused as (
  select * from unnest($1::text[], $2::text[], $3::text[]) n (winery, kind, name)
), words as (
  delete from word w using unused n where w.winery = n.winery and w.kind = n.kind and w.name = n.name
)
delete from used_name u using unused n where u.winery = n.winery and u.kind = n.kind and u.name = n.name
