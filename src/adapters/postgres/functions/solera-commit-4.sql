-- Commits a batch of proposals in order, in one autocommit call (READ COMMITTED: each statement sees everything that was committed before the publish lock
-- was taken). The publish lock is held until the transaction is visible, so no reader sees number n + 1 without n.
-- `linked`: true if the caller has found that each read names the preceding write of its stream in the batch, if there is one.
-- `copies`: the proposals that were decided on copies of requests. No two proposals of a batch share a request.
-- `decided_under`: the level of the calling program. The call fails with SQLSTATE SLV01 if the database has a higher level, because the proposals may have
-- been decided without knowing what the history contains.
-- `adopted`, `data_schemas`: for each of `revisions`, the version of the rules that its edit named, or null, and the schema of its data. Empty if no edit named one,
-- and all data have schema 1. `event_schema`, `state_schema`: the schemas of all events and checkpoints of the batch.
-- `base`: the first number of the batch. `verdicts`: null if every proposal is committed, else one letter for each (see solera-judge-3.sql).
-- There is no exception block: an error rolls the whole batch back, and its numbers are not used up.
-- A draft that has claimed its streams is published only if none of them was written since (`disturbance`). While such a draft holds its streams, other proposals
-- that write them are refused with the verdict h.
-- version 1
create or replace function solera_commit_4(
  proposals commit_proposal[], reads commit_read[], versions commit_version[], revisions commit_revision_2[], statuses commit_status[],
  touches commit_touch[], checkpoints commit_checkpoint[], dirty_spans commit_dirty_span[], tie_bounds commit_tie_bound[],
  admissions commit_admission[], copies commit_copy[], linked boolean, decided_under integer,
  adopted integer[], data_schemas integer[], event_schema integer, state_schema integer,
  out base bigint, out verdicts text
) language plpgsql volatile as $$
declare
  accepted boolean;
  present_level integer;
  has_claims boolean;
  some_draft_holds boolean;
  firsts bigint[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'solera_commit_4 must run in READ COMMITTED' using errcode = 'invalid_transaction_state';
  end if;
  perform pg_advisory_xact_lock(7365200117);
  -- One query, because each costs as much as some checks of a small batch.
  select l.level, coalesce(newest.last, 0) + 1, exists (select from draft d where d.holding) into present_level, base, some_draft_holds
  from database_level l left join lateral (select p.last from publication p order by p.first desc limit 1) newest on true;
  if decided_under < present_level then
    raise exception 'The database has level %, but this node only knows level %. Upgrade this node.', present_level, decided_under
      using errcode = 'SLV01';
  end if;

  accepted := linked
    and not exists (select from unnest(proposals) u join publication p on p.change_set = u.change)
    and not exists (select from unnest(proposals) u join remembered m on m.change_set = u.change)
    -- Only a claimed stream needs the view current_version, which is slower, and few are claimed.
    and not exists (
      select from unnest(reads) r left join version v on v.stream = r.stream
      where r.previous = 0 and case when v.draft is null then coalesce(v.counter, 0) <> r.counter or v.mark is distinct from r.mark
        else not exists (select from current_version c where c.stream = r.stream and c.counter = r.counter and c.mark = r.mark) end)
    and not exists (select from unnest(revisions) n join revision e on e.action = n.action and e.revision = n.revision)
    and not exists (
      select from unnest(tie_bounds) b
      where base + proposals[b.proposal].skipped + b.idx <= b.above or base + proposals[b.proposal].skipped + b.idx >= b.below)
    and not exists (
      select from unnest(admissions) a left join winery w on w.winery = a.winery where w.revision is distinct from a.revision);
  if accepted and cardinality(copies) > 0 then
    accepted := not exists (select from unnest(copies) c join void_request v on v.request = c.request where not c.voids);
  end if;
  if accepted and some_draft_holds then
    accepted := not exists (
      select from unnest(reads) r join version v on v.stream = r.stream join draft d on d.id = -v.draft
      where r.writes and d.holding and not d.abandoned);
  end if;
  if accepted and proposals[1].draft is not null then
    accepted := not exists (select from disturbance d where d.draft = proposals[1].draft);
  end if;
  -- A proposal with a draft comes alone. If a janitor is abandoning the draft, the delete waits for it and then finds nothing; later janitors do not
  -- see the draft.
  if accepted and proposals[1].draft is not null then
    delete from draft d where d.id = proposals[1].draft and not d.abandoned returning d.claims into has_claims;
    accepted := found;
  end if;
  if accepted and proposals[1].draft is not null then
    versions := array(
      select row(f.stream, f.counter, f.mark, case when s.touched then proposals[1].notifications - 1 else f.reach end, f.is_new)::commit_version
      from unnest(versions) f left join draft_stream s on s.draft = proposals[1].draft and s.stream = f.stream);
    -- Of claimed streams, the rows are needed until the claims are settled.
    if not has_claims then
      delete from draft_stream s where s.draft = proposals[1].draft;
    end if;
  end if;
  if accepted then
    firsts := array(select case when not u.check_only then base + u.skipped end from unnest(proposals) u);
    if cardinality(versions) > 0 then
      update version v set counter = f.counter, mark = f.mark, draft = null,
        number = coalesce(base + f.reach, case when v.draft is null then v.number else (select c.number from current_version c where c.stream = v.stream) end)
      from unnest(versions) f where v.stream = f.stream and not f.is_new;
      insert into version (stream, counter, mark, number)
      select f.stream, f.counter, f.mark, coalesce(base + f.reach, 0) from unnest(versions) f where f.is_new;
    end if;
  else
    select j.firsts, j.verdicts into firsts, verdicts
    from solera_judge_3(proposals, reads, revisions, tie_bounds, admissions, copies, base) j;
    insert into version as v (stream, counter, mark, number)
    select r.stream, max(r.counter) + 1, (array_agg(proposals[r.proposal].mark order by r.counter desc))[1],
      coalesce(max(firsts[r.proposal] + proposals[r.proposal].notifications - 1) filter (where r.touched), 0)
    from unnest(reads) r where r.writes and firsts[r.proposal] is not null group by r.stream
    on conflict (stream) do update
    set counter = excluded.counter, mark = excluded.mark, draft = null, number = greatest(excluded.number,
      case when v.draft is null then v.number else (select c.number from current_version c where c.stream = v.stream) end);
  end if;

  insert into publication (first, last, recorded_at, draft, change_set, mark, expected_revision, request_hash, winery, recorded_by, answer,
    request)
  select firsts[u.ordinality], firsts[u.ordinality] + u.notifications - 1, u.recorded_at, -u.draft, u.change, u.mark, u.expected_revision,
    u.request_hash, u.winery, u.recorded_by, u.answer, c.request
  from unnest(proposals) with ordinality u left join unnest(copies) c on c.proposal = u.ordinality where firsts[u.ordinality] is not null;
  insert into revision
    (first, effective_at, tie_break, action, idx, revision, retracted, winery, other_winery, type, data, note, refusal, rules,
    decided_by, adopted, schema)
  select firsts[n.proposal], n.effective_at, coalesce(n.tie_break, firsts[n.proposal] + n.tie_index), n.action, n.idx, n.revision, n.retracted,
    n.winery, n.other_winery, n.type, n.data, n.note, n.refusal, proposals[n.proposal].rules, n.decided_by,
    n.adopted, coalesce(n.schema, 1)
  from unnest(revisions, adopted, data_schemas) n (proposal, idx, action, revision, effective_at, tie_break, tie_index, retracted, winery, other_winery, type,
    data, note, refusal, decided_by, adopted, schema)
  where firsts[n.proposal] is not null;
  insert into touch
    (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events,
    schema)
  select firsts[t.proposal], t.effective_at, coalesce(t.tie_break, firsts[t.proposal] + t.tie_index), t.retracts_first, t.action, t.idx, t.revision,
    t.retracts, t.asserts, t.silent, t.stream, t.winery, t.subject, t.events, event_schema
  from unnest(touches) t where firsts[t.proposal] is not null;
  if cardinality(statuses) > 0 then
    insert into status_change (origin, effective_at, tie_break, action, idx, revision, winery, refusal)
    select firsts[s.proposal], s.effective_at, coalesce(s.tie_break, firsts[s.proposal] + s.tie_index), s.action, s.idx, s.revision, s.winery,
      s.refusal
    from unnest(statuses) s where firsts[s.proposal] is not null;
  end if;
  if cardinality(dirty_spans) > 0 then
    delete from checkpoint c using unnest(dirty_spans) d
    where firsts[d.proposal] is not null and c.stream = d.stream
      and (c.effective_at, c.tie_break, c.action) >= (d.effective_at, d.tie_break, d.action)
      and (d.to_effective_at is null or (c.effective_at, c.tie_break, c.action) < (d.to_effective_at, d.to_tie_break, d.to_action));
  end if;
  if cardinality(checkpoints) > 0 then
    insert into checkpoint (stream, effective_at, tie_break, action, state, number, schema)
    select c.stream, c.effective_at, coalesce(c.tie_break, firsts[c.proposal] + c.tie_index), c.action, c.state,
      firsts[c.proposal] + proposals[c.proposal].notifications - 1, state_schema
    from unnest(checkpoints) c where firsts[c.proposal] is not null
    on conflict (stream, effective_at, tie_break, action) do update set state = excluded.state, number = excluded.number, schema = excluded.schema;
  end if;
  if exists (select from unnest(admissions) a where a.fixes_units) then
    update winery w set units_fixed = true
    from unnest(admissions) a where w.winery = a.winery and not w.units_fixed and firsts[a.proposal] is not null;
  end if;
  if exists (select from unnest(proposals) u where u.check_only and u.answer <> '') then
    insert into remembered (recorded_at, change_set, mark, request_hash, winery, answer)
    select u.recorded_at, u.change, u.mark, u.request_hash, u.winery, u.answer from unnest(proposals) with ordinality u
    where u.check_only and u.answer <> '' and coalesce(substr(verdicts, u.ordinality::integer, 1), 'c') = 'c';
  end if;
  if cardinality(copies) > 0 then
    insert into void_request (request)
    select c.request from unnest(copies) c where c.voids and coalesce(substr(verdicts, c.proposal, 1), 'c') = 'c'
    on conflict do nothing;
  end if;
end
$$;
