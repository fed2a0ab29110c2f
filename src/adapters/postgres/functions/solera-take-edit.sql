-- Gives the next edit to a runner: the one that was submitted first among those that are queued, or whose runner has been silent for too long. At most
-- `most_in_all` edits run at the same time, and `most_per_winery` of one winery. The draft of a former attempt is abandoned, so that it cannot be published.
-- The drafts of all silent runners are abandoned, so that their claims delay no other edit while their own edits wait.
-- Returns a row of nulls if there is none.
-- version 2
create or replace function solera_take_edit(
  taker uuid, silent_ms bigint, most_in_all integer, most_per_winery integer, at bigint,
  out id uuid, out kind text, out command text, out attempts integer
) language plpgsql volatile as $$
declare
  former_draft bigint;
begin
  perform pg_advisory_xact_lock(7365200120);
  -- A draft that is just written, or published, is left to a later call.
  update draft d set abandoned = true where d.id = any (array(
    select s.id from edit e join draft s on s.id = e.draft
    where e.status in ('deciding', 'committing') and e.beat_at <= now() - silent_ms * interval '1 millisecond' and not s.abandoned
    for update of s skip locked));
  with running as materialized (
    select e.winery from edit e
    where e.status in ('deciding', 'committing') and e.beat_at > now() - silent_ms * interval '1 millisecond'
  )
  select e.id, e.draft into id, former_draft from edit e
  where e.status in ('queued', 'deciding', 'committing')
    and (e.status = 'queued' or e.beat_at <= now() - silent_ms * interval '1 millisecond')
    and (select count(*) from running) < most_in_all
    and (select count(*) from running r where r.winery = e.winery) < most_per_winery
  order by e.submitted_at, e.id limit 1;
  if id is null then return; end if;
  update draft d set abandoned = true where d.id = former_draft;
  update edit e set status = 'deciding', runner = taker, beat_at = now(), attempts = e.attempts + 1, started_at = coalesce(e.started_at, at),
    draft = null, decided = 0, changed = 0, reached = null
  where e.id = solera_take_edit.id
  returning e.kind, e.command, e.attempts into kind, command, attempts;
end
$$;
