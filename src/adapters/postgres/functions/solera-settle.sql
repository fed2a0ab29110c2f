-- Settles a part of a published draft: gives the streams that the draft claimed their versions, deletes the checkpoints that it outdated, and gives the checkpoints
-- that it saved their number. At most `most` versions or checkpoints are changed in one call. Returns true if anything is left to settle.
-- A stream that a commit is writing at the moment is left to a later call.
-- version 2
create or replace function solera_settle(settled bigint, most integer) returns boolean language plpgsql volatile as $$
declare
  done integer;
begin
  if not exists (select from publication p where p.draft = -settled) then
    raise exception 'draft % is not published', settled using errcode = 'object_not_in_prerequisite_state';
  end if;
  with chosen as materialized (
    select v.stream from version v where v.draft = -settled limit most for update skip locked
  )
  update version v set counter = c.counter, mark = c.mark, number = c.number, draft = null
  from chosen s cross join lateral (select * from current_version n where n.stream = s.stream offset 0) c
  where v.stream = s.stream and v.draft = -settled;
  get diagnostics done = row_count;
  if done > 0 then return true; end if;
  delete from checkpoint k where k.ctid = any (array(
    select c.ctid from outdated_span o join checkpoint c on c.stream = o.stream
      and (c.effective_at, c.tie_break, c.action) >= (o.effective_at, o.tie_break, o.action)
      and (o.to_effective_at is null or (c.effective_at, c.tie_break, c.action) < (o.to_effective_at, o.to_tie_break, o.to_action))
    join publication p on p.draft = -settled
    where o.draft = settled
      and case when c.number >= 0 then c.number else (select n.last from publication n where n.draft = c.number) end < p.first
    limit most));
  get diagnostics done = row_count;
  if done > 0 then return true; end if;
  update checkpoint k set number = p.last from publication p
  where p.draft = -settled and k.ctid = any (array(select c.ctid from checkpoint c where c.number = -settled limit most));
  get diagnostics done = row_count;
  if done > 0 then return true; end if;
  if exists (select from version v where v.draft = -settled) then return true; end if;
  delete from outdated_span o where o.draft = settled;
  delete from draft_stream s where s.draft = settled;
  delete from disturbance d where d.draft = settled;
  return false;
end
$$;
