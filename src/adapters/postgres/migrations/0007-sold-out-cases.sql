-- The rules version 3: a sold-out case lot keeps what its last bottles had. States that were saved before do not hold it, so they are dropped: they are
-- caches, and readers fold the events instead.
delete from checkpoint
  where state like '{"stream":"lot","kind":"cases",%' and (state::jsonb ->> 'bottles')::numeric = 0;
delete from head
  where state like '{"stream":"lot","kind":"cases",%' and (state::jsonb ->> 'bottles')::numeric = 0;
