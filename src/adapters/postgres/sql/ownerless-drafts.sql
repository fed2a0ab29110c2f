-- Returns the numbers of drafts that have rows, although they were neither published nor are they known. Goes from one number to the next by the index.
-- $1 most integer (how many numbers it returns at most)
with recursive origins as (
  (select t.origin from touch t where t.origin < 0 order by t.origin limit 1)
  union all
  select (select t.origin from touch t where t.origin > o.origin and t.origin < 0 order by t.origin limit 1) from origins o where o.origin is not null
)
select (-o.origin)::float8 as id from origins o
where o.origin is not null and not exists (select from draft d where d.id = -o.origin) and not exists (select from publication p where p.draft = o.origin)
limit $1
