-- A fruit lot keeps its origin when it is emptied. States that were saved before do not hold it, so they are dropped: they are caches, and
-- readers fold the events instead.
delete from checkpoint
  where state like '{"stream":"lot","kind":"fruit",%' and (state::jsonb ->> 'weight')::numeric = 0;
delete from head
  where state like '{"stream":"lot","kind":"fruit",%' and (state::jsonb ->> 'weight')::numeric = 0;
