-- Returns the schemas of read models that no generation uses.
-- No parameters.
select n.nspname as schema from pg_namespace n
where n.nspname ~ '^follower_.+_\d+$' and not exists (
  select from follower_generation g where 'follower_' || g.follower || '_' || g.generation = n.nspname
)
order by 1
