-- Writes saved states of streams that were computed from their touches. A stream is left as it is if it was written since it was read, or if a commit or a claim
-- is just writing it. Returns the streams whose states were written.
-- The rows of the versions are locked first. A commit updates them before it deletes the checkpoints that it outdates: so it either waits and then
-- deletes those of this call too, or it comes first and the version is another one. A draft with claims is published without these rows. But it outdates all
-- checkpoints of lower numbers in its spans, and is not settled, which deletes them, before the rows are free.
-- A checkpoint of a draft that is not published is neither deleted nor replaced.
-- `numbers`: of the checkpoints that are saved, for each stream. `gone`: the streams whose head state is deleted.
-- `state_schema`: of all states that are saved.
-- version 1
create or replace function solera_keep_states_2(
  names text[], counters bigint[], marks uuid[], numbers bigint[],
  removed_of text[], removed_at bigint[], removed_tie bigint[], removed_action uuid[],
  saved_of text[], saved_at bigint[], saved_tie bigint[], saved_action uuid[], saved_states text[],
  head_of text[], head_at bigint[], head_tie bigint[], head_action uuid[], head_states text[], gone text[],
  state_schema integer
) returns text[] language plpgsql volatile
-- The writer of a draft may be saving checkpoints at the same positions. It is not made to wait for long, and never in a deadlock.
set lock_timeout = '100ms' as $$
declare
  kept text[];
begin
  kept := array(select l.stream from (
    select v.stream from version v where v.stream = any (names) for no key update skip locked
  ) l);
  -- A new statement: it sees all that was committed before the rows were locked.
  kept := array(
    select n.stream from unnest(names, counters, marks) n (stream, counter, mark) join current_version c on c.stream = n.stream
    where n.stream = any (kept) and c.counter = n.counter and c.mark = n.mark);
  delete from checkpoint c using unnest(removed_of, removed_at, removed_tie, removed_action) r (stream, effective_at, tie_break, action)
  where r.stream = any (kept) and c.stream = r.stream and c.effective_at = r.effective_at and c.tie_break = r.tie_break and c.action = r.action
    and (c.number >= 0 or exists (select from publication p where p.draft = c.number));
  insert into checkpoint as k (stream, effective_at, tie_break, action, state, number, schema)
  select s.stream, s.effective_at, s.tie_break, s.action, s.state, n.number, state_schema
  from unnest(saved_of, saved_at, saved_tie, saved_action, saved_states) s (stream, effective_at, tie_break, action, state)
  join unnest(names, numbers) n (stream, number) on n.stream = s.stream
  where s.stream = any (kept)
  on conflict (stream, effective_at, tie_break, action) do update set state = excluded.state, number = excluded.number, schema = excluded.schema
  where k.number >= 0 or exists (select from publication p where p.draft = k.number);
  insert into head as h (stream, counter, mark, effective_at, tie_break, action, state, schema)
  select n.stream, n.counter, n.mark, s.effective_at, s.tie_break, s.action, s.state, state_schema
  from unnest(head_of, head_at, head_tie, head_action, head_states) s (stream, effective_at, tie_break, action, state)
  join unnest(names, counters, marks) n (stream, counter, mark) on n.stream = s.stream
  where s.stream = any (kept)
  on conflict (stream) do update
  set counter = excluded.counter, mark = excluded.mark, effective_at = excluded.effective_at, tie_break = excluded.tie_break,
    action = excluded.action, state = excluded.state, schema = excluded.schema
  where h.counter <= excluded.counter;
  delete from head h where h.stream = any (gone) and h.stream = any (kept);
  return kept;
end
$$;
