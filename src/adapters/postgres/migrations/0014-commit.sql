-- Replaces the functions of 0008-judge.sql and 0009-commit.sql: what is remembered is known, too; a unit that only checks but has an answer is
-- remembered; a saved state tells its number.

-- The slow path of solera_commit: something in the batch failed, so each unit is judged in order.
-- `fates` has one letter a unit: c committed, d duplicate, r reused, x conflict. `firsts` is null where nothing is written.
-- Runs under the mutex; each of its statements sees all that was committed before the mutex was taken.
create or replace function solera_judge(
  units commit_unit[], reads commit_read[], revisions commit_revision[], bounds commit_bound[], settings commit_setting[], base bigint,
  out firsts bigint[], out fates text
) language plpgsql volatile as $$
declare
  verdicts text[];
  current_reads boolean[];
  failing integer;
  earlier integer;
  fate text;
  r integer := 1;
  b integer := 1;
  next_number bigint := base;
begin
  verdicts := array(
    select case when k.request_hash is null then null when k.request_hash = u.request_hash then 'd' else 'r' end
    from unnest(units) with ordinality u
    left join publication p on p.change_set = u.change left join remembered m on m.change_set = u.change
    cross join lateral (select coalesce(p.request_hash, m.request_hash) as request_hash) k order by u.ordinality);
  for failing in
    select n.unit from unnest(revisions) n join revision e on e.action = n.action and e.revision = n.revision order by n.revision <> 1
  loop
    verdicts[failing] := coalesce(verdicts[failing], case when exists (
      select from unnest(revisions) n join revision e on e.action = n.action and e.revision = 1 where n.unit = failing and n.revision = 1
    ) then 'r' else 'x' end);
  end loop;
  for failing in
    select s.unit from unnest(settings) s left join winery w on w.winery = s.winery where w.revision is distinct from s.revision
  loop
    verdicts[failing] := coalesce(verdicts[failing], 'x');
  end loop;
  current_reads := array(
    select coalesce(v.counter, 0) = n.counter and v.change_set is not distinct from n.change
    from unnest(reads) with ordinality n left join version v on v.stream = n.stream order by n.ordinality);

  firsts := array_fill(null::bigint, array[cardinality(units)]);
  fates := '';
  for i in 1 .. cardinality(units) loop
    fate := coalesce(verdicts[i], 'c');
    while r <= cardinality(reads) and reads[r].unit = i loop
      if fate = 'c' then
        -- The nearest write before it that was accepted, or else what the database has.
        earlier := reads[r].previous;
        while earlier > 0 and firsts[reads[earlier].unit] is null loop
          earlier := reads[earlier].previous;
        end loop;
        if earlier = 0 then
          if not current_reads[r] then fate := 'x'; end if;
        elsif reads[r].counter <> reads[earlier].counter + 1 or reads[r].change is distinct from units[reads[earlier].unit].mark then
          fate := 'x';
        end if;
      end if;
      r := r + 1;
    end loop;
    while b <= cardinality(bounds) and bounds[b].unit = i loop
      if fate = 'c' and (next_number + bounds[b].idx <= bounds[b].above or next_number + bounds[b].idx >= bounds[b].below) then
        fate := 'x';
      end if;
      b := b + 1;
    end loop;
    if fate = 'c' and not units[i].check_only then
      firsts[i] := next_number;
      next_number := next_number + units[i].notifications;
    end if;
    fates := fates || fate;
  end loop;
end
$$;

-- Commits a batch of units in order, in one autocommit call (READ COMMITTED: each statement below sees all that was committed before the mutex was taken).
-- The mutex is held until the transaction is visible: no reader ever sees n + 1 without n.
-- `linked`: the caller has found that every read of a stream that an earlier unit of the batch writes names that write.
-- Gives the batch's first number, and null where all units are committed, else a letter a unit (see solera_judge).
-- No exception block: whatever raises undoes the whole batch, numbers included.
create or replace function solera_commit(
  units commit_unit[], reads commit_read[], finals commit_final[], revisions commit_revision[], statuses commit_status[], entries commit_entry[],
  checkpoints commit_checkpoint[], dirtied commit_dirtied[], bounds commit_bound[], settings commit_setting[], linked boolean,
  out base bigint, out fates text
) language plpgsql volatile as $$
declare
  firsts bigint[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'solera_commit must run in READ COMMITTED' using errcode = 'invalid_transaction_state';
  end if;
  perform pg_advisory_xact_lock(7365200117);

  select p.last + 1 into base from publication p order by p.first desc limit 1;
  base := coalesce(base, 1);
  if linked
    and not exists (select from unnest(units) u join publication p on p.change_set = u.change)
    and not exists (select from unnest(units) u join remembered m on m.change_set = u.change)
    and not exists (
      select from unnest(reads) r left join version v on v.stream = r.stream
      where r.previous = 0 and (coalesce(v.counter, 0) <> r.counter or v.change_set is distinct from r.change))
    and not exists (select from unnest(revisions) n join revision e on e.action = n.action and e.revision = n.revision)
    and not exists (
      select from unnest(bounds) b
      where base + units[b.unit].skipped + b.idx <= b.above or base + units[b.unit].skipped + b.idx >= b.below)
    and not exists (select from unnest(settings) s left join winery w on w.winery = s.winery where w.revision is distinct from s.revision)
  then
    firsts := array(select case when not u.check_only then base + u.skipped end from unnest(units) u);
    if cardinality(finals) > 0 then
      update version v set counter = f.counter, change_set = f.change, number = coalesce(base + f.reach, v.number)
      from unnest(finals) f where v.stream = f.stream and not f.fresh;
      insert into version (stream, counter, change_set, number)
      select f.stream, f.counter, f.change, coalesce(base + f.reach, 0) from unnest(finals) f where f.fresh;
    end if;
  else
    select j.firsts, j.fates into firsts, fates from solera_judge(units, reads, revisions, bounds, settings, base) j;
    insert into version as v (stream, counter, change_set, number)
    select r.stream, max(r.counter) + 1, (array_agg(units[r.unit].mark order by r.counter desc))[1],
      coalesce(max(firsts[r.unit] + units[r.unit].notifications - 1) filter (where r.says), 0)
    from unnest(reads) r where r.writes and firsts[r.unit] is not null group by r.stream
    on conflict (stream) do update
    set counter = excluded.counter, change_set = excluded.change_set, number = greatest(v.number, excluded.number);
  end if;

  insert into publication (first, last, recorded_at, draft, change_set, expected_revision, request_hash, winery, recorded_by, answer)
  select firsts[u.ordinality], firsts[u.ordinality] + u.notifications - 1, u.recorded_at, u.draft, u.change, u.expected_revision, u.request_hash,
    u.winery, u.recorded_by, u.answer
  from unnest(units) with ordinality u where firsts[u.ordinality] is not null;
  insert into revision
    (first, effective_at, tie_break, action, idx, revision, retracted, winery, other_winery, type, data, note, refusal)
  select firsts[n.unit], n.effective_at, coalesce(n.tie_break, firsts[n.unit] + n.tie_index), n.action, n.idx, n.revision, n.retracted,
    n.winery, n.other_winery, n.type, n.data, n.note, n.refusal
  from unnest(revisions) n where firsts[n.unit] is not null;
  insert into entry
    (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events)
  select firsts[e.unit], e.effective_at, coalesce(e.tie_break, firsts[e.unit] + e.tie_index), e.retracts_first, e.action, e.idx, e.revision,
    e.retracts, e.asserts, e.silent, e.stream, e.winery, e.subject, e.events
  from unnest(entries) e where firsts[e.unit] is not null;
  if cardinality(statuses) > 0 then
    insert into status_change (origin, effective_at, tie_break, action, idx, revision, winery, refusal)
    select firsts[s.unit], s.effective_at, coalesce(s.tie_break, firsts[s.unit] + s.tie_index), s.action, s.idx, s.revision, s.winery, s.refusal
    from unnest(statuses) s where firsts[s.unit] is not null;
  end if;
  if cardinality(dirtied) > 0 then
    delete from checkpoint c using unnest(dirtied) d
    where firsts[d.unit] is not null and c.stream = d.stream
      and (c.effective_at, c.tie_break, c.action) >= (d.effective_at, d.tie_break, d.action)
      and (d.to_effective_at is null or (c.effective_at, c.tie_break, c.action) < (d.to_effective_at, d.to_tie_break, d.to_action));
  end if;
  if cardinality(checkpoints) > 0 then
    insert into checkpoint (stream, effective_at, tie_break, action, state, number)
    select c.stream, c.effective_at, coalesce(c.tie_break, firsts[c.unit] + c.tie_index), c.action, c.state,
      firsts[c.unit] + units[c.unit].notifications - 1
    from unnest(checkpoints) c where firsts[c.unit] is not null
    on conflict (stream, effective_at, tie_break, action) do update set state = excluded.state, number = excluded.number;
  end if;
  if exists (select from unnest(settings) s where s.fixes) then
    update winery w set units_fixed = true
    from unnest(settings) s where w.winery = s.winery and not w.units_fixed and firsts[s.unit] is not null;
  end if;
  if exists (select from unnest(units) u where u.check_only and u.answer <> '') then
    insert into remembered (recorded_at, change_set, request_hash, winery, answer)
    select u.recorded_at, u.change, u.request_hash, u.winery, u.answer from unnest(units) with ordinality u
    where u.check_only and u.answer <> '' and coalesce(substr(fates, u.ordinality::integer, 1), 'c') = 'c';
  end if;
  -- A unit with a draft comes alone.
  if units[1].draft is not null and firsts[1] is not null then
    delete from draft d where d.id = -units[1].draft and not d.doomed;
    if not found then
      raise exception 'the draft was swept' using errcode = 'SD001';
    end if;
  end if;
end
$$;
