-- Judges a batch that failed a check, one proposal after the other: the slow path of solera_commit_3 and solera_commit_4.
-- `verdicts` has one letter for each proposal:
--   c  committed by this call
--   o  own: an earlier call committed this same proposal (its mark is stored); nothing is written
--   d  duplicate: the change set is known from another decision of the same request
--   r  id reused: the change set is known from another request, or an action that it records exists
--   v  void: the proposal was decided on a copy of a void request
--   x  lost race: a version, a tie bound, a revision of settings or the draft is no longer current
--   h  held: a large change set that is about to be published holds a stream that the proposal writes. Try again after some milliseconds
-- `firsts` has the first number of each proposal that is committed by this call and writes history, else null.
-- A proposal with a draft comes alone, so it is judged only if it failed a check itself: it is never committed, and its draft is abandoned.
-- Runs under the publish lock. Each of its statements sees everything that was committed before the lock was taken.
-- version 2
create or replace function solera_judge_3(
  proposals commit_proposal[], reads commit_read[], revisions commit_revision_2[], tie_bounds commit_tie_bound[], admissions commit_admission[],
  copies commit_copy[], base bigint,
  out firsts bigint[], out verdicts text
) language plpgsql volatile as $$
declare
  -- The verdicts that do not depend on other proposals of the batch, or null.
  known text[];
  current_reads boolean[];
  failing integer;
  earlier integer;
  verdict text;
  r integer := 1;
  b integer := 1;
  next_number bigint := base;
begin
  known := array(
    select case when k.request_hash is null then null when k.request_hash <> p.request_hash then 'r' when k.mark = p.mark then 'o' else 'd' end
    from unnest(proposals) with ordinality p
    left join publication u on u.change_set = p.change left join remembered m on m.change_set = p.change
    cross join lateral (select coalesce(u.request_hash, m.request_hash) as request_hash, coalesce(u.mark, m.mark) as mark) k
    order by p.ordinality);
  for failing in
    select c.proposal from unnest(copies) c join void_request v on v.request = c.request where not c.voids
  loop
    known[failing] := coalesce(known[failing], 'v');
  end loop;
  for failing in
    select n.proposal from unnest(revisions) n join revision e on e.action = n.action and e.revision = n.revision
  loop
    known[failing] := coalesce(known[failing], case when exists (
      select from unnest(revisions) n join revision e on e.action = n.action and e.revision = 1 where n.proposal = failing and n.revision = 1
    ) then 'r' else 'x' end);
  end loop;
  for failing in
    select s.proposal from unnest(admissions) s left join winery w on w.winery = s.winery where w.revision is distinct from s.revision
  loop
    known[failing] := coalesce(known[failing], 'x');
  end loop;
  if exists (select from draft d where d.holding) then
    for failing in
      select r.proposal from unnest(reads) r join version v on v.stream = r.stream join draft d on d.id = -v.draft
      where r.writes and d.holding and not d.abandoned
    loop
      known[failing] := coalesce(known[failing], 'h');
    end loop;
  end if;
  current_reads := array(
    select coalesce(v.counter, 0) = n.counter and v.mark is not distinct from n.mark
    from unnest(reads) with ordinality n left join current_version v on v.stream = n.stream order by n.ordinality);

  firsts := array_fill(null::bigint, array[cardinality(proposals)]);
  verdicts := '';
  for i in 1 .. cardinality(proposals) loop
    verdict := coalesce(known[i], 'c');
    while r <= cardinality(reads) and reads[r].proposal = i loop
      if verdict = 'c' then
        -- The read must name the nearest write before it that is committed, or else the version in the database.
        earlier := reads[r].previous;
        while earlier > 0 and firsts[reads[earlier].proposal] is null loop
          earlier := reads[earlier].previous;
        end loop;
        if earlier = 0 then
          if not current_reads[r] then verdict := 'x'; end if;
        elsif reads[r].counter <> reads[earlier].counter + 1 or reads[r].mark is distinct from proposals[reads[earlier].proposal].mark then
          verdict := 'x';
        end if;
      end if;
      r := r + 1;
    end loop;
    while b <= cardinality(tie_bounds) and tie_bounds[b].proposal = i loop
      if verdict = 'c' and (next_number + tie_bounds[b].idx <= tie_bounds[b].above or next_number + tie_bounds[b].idx >= tie_bounds[b].below) then
        verdict := 'x';
      end if;
      b := b + 1;
    end loop;
    if proposals[i].draft is not null then
      if verdict = 'c' then verdict := 'x'; end if;
      -- A draft with claims is kept: its writer decides what others changed, and proposes it again.
      update draft set abandoned = true where id = proposals[i].draft and not claims;
    end if;
    if verdict = 'c' and not proposals[i].check_only then
      firsts[i] := next_number;
      next_number := next_number + proposals[i].notifications;
    end if;
    verdicts := verdicts || verdict;
  end loop;
end
$$;
