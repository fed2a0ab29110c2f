-- A database as the fourteen migrations of 2026-11-21 left it: their statements in order, and small sample rows (one published change set, an abandoned draft).
create table publication (
  first bigint primary key,
  last bigint not null,
  recorded_at bigint not null,
  draft bigint,
  change_set uuid not null,
  expected_revision integer,
  request_hash bytea not null,
  winery text collate "C" not null,
  recorded_by text,
  answer text not null
);
create unique index publication_change_set on publication (change_set);
create unique index publication_draft on publication (draft) where draft is not null;
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
create trigger append_only before update or delete or truncate on publication for each statement execute function refuse_change();
create table revision (
  first bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  retracted boolean not null,
  winery text collate "C" not null,
  other_winery text collate "C",
  type text collate "C" not null,
  data text not null,
  note text,
  refusal text
);
create unique index revision_action on revision (action, revision);
create index revision_publication on revision (first, idx);
create index revision_timeline on revision (winery, effective_at, tie_break, action);
create index revision_other_timeline on revision (other_winery, effective_at, tie_break, action) where other_winery is not null;
create trigger append_only before update or delete or truncate on revision for each statement execute function refuse_change();
create table entry (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  retracts_first bigint,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  retracts integer not null,
  asserts integer not null,
  silent boolean not null,
  stream text collate "C" not null,
  winery text collate "C" not null,
  subject text collate "C" not null,
  events text
);
create index entry_origin on entry (origin, idx);
create index entry_stream on entry (stream, effective_at, tie_break, action);
create table status_change (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  winery text collate "C" not null,
  refusal text
);
create index status_change_origin on status_change (origin, idx);
create index status_change_action on status_change (action);
create view published_entry as
select * from (
  select e.*, case when e.origin > 0 then e.origin else (select p.first from publication p where p.draft = e.origin) end as first from entry e
) said where first is not null;
create view published_status_change as
select * from (
  select s.*, case when s.origin > 0 then s.origin else (select p.first from publication p where p.draft = s.origin) end as first from status_change s
) said where first is not null;
create function refuse_published_delete() returns trigger language plpgsql as $$
begin
  if old.origin > 0 or exists (select from publication p where p.draft = old.origin) then
    raise exception '% is append-only: delete of published rows refused', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;
create trigger append_only before update or truncate on entry for each statement execute function refuse_change();
create trigger unpublished_only before delete on entry for each row execute function refuse_published_delete();
create trigger append_only before update or truncate on status_change for each statement execute function refuse_change();
create trigger unpublished_only before delete on status_change for each row execute function refuse_published_delete();
create table draft (
  id bigint generated always as identity primary key,
  change_set uuid not null,
  beat_at timestamptz not null default now(),
  doomed boolean not null default false
);
create table version (
  counter bigint not null,
  number bigint not null,
  change_set uuid not null,
  stream text collate "C" primary key
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
create table checkpoint (
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  stream text collate "C" not null,
  state text not null,
  primary key (stream, effective_at, tie_break, action)
);
create table head (
  counter bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  change_set uuid not null,
  action uuid not null,
  stream text collate "C" primary key,
  state text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create table winery (
  winery text collate "C" primary key,
  name text not null,
  bond text,
  volume_unit text not null,
  weight_unit text not null,
  currency text not null,
  time_zone text not null,
  capacity_policy text not null,
  lock_date text,
  units_fixed boolean not null default false,
  revision integer not null default 1,
  units text generated always as (volume_unit || '|' || weight_unit || '|' || currency) stored
);
create table vessel (
  winery text collate "C" not null,
  vessel text collate "C" not null,
  kind text not null,
  capacity bigint,
  primary key (winery, vessel)
);
create function solera_put_winery(
  p_winery text, p_name text, p_bond text, p_volume_unit text, p_weight_unit text, p_currency text, p_time_zone text, p_capacity_policy text, p_lock_date text
) returns text language plpgsql volatile as $$
declare
  found_units text;
  found_fixed boolean;
begin
  perform pg_advisory_xact_lock(7365200117);
  select w.units, w.units_fixed into found_units, found_fixed from winery w where w.winery = p_winery;
  if found_fixed and found_units <> p_volume_unit || '|' || p_weight_unit || '|' || p_currency then
    return 'units_fixed';
  end if;
  insert into winery as w (winery, name, bond, volume_unit, weight_unit, currency, time_zone, capacity_policy, lock_date)
  values (p_winery, p_name, p_bond, p_volume_unit, p_weight_unit, p_currency, p_time_zone, p_capacity_policy, p_lock_date)
  on conflict (winery) do update
  set name = excluded.name, bond = excluded.bond, volume_unit = excluded.volume_unit, weight_unit = excluded.weight_unit,
    currency = excluded.currency, time_zone = excluded.time_zone, capacity_policy = excluded.capacity_policy, lock_date = excluded.lock_date,
    revision = w.revision + 1;
  return case when found_units is null then 'created' else 'replaced' end;
end
$$;
create type commit_unit as (
  change uuid, request_hash bytea, expected_revision integer, answer text, winery text, recorded_at bigint, recorded_by text,
  skipped integer, notifications integer, check_only boolean, draft bigint,
  mark uuid
);
create type commit_read as (
  unit integer, stream text, counter bigint, change uuid, writes boolean,
  previous integer,
  says boolean
);
create type commit_final as (stream text, counter bigint, change uuid, reach integer, fresh boolean);
create type commit_revision as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, retracted boolean,
  winery text, other_winery text, type text, data text, note text, refusal text
);
create type commit_status as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer, winery text, refusal text
);
create type commit_entry as (
  unit integer, idx integer, action uuid, revision integer, effective_at bigint, tie_break bigint, tie_index integer,
  retracts_first bigint, retracts integer, asserts integer, silent boolean, stream text, winery text, subject text, events text
);
create type commit_checkpoint as (
  unit integer, stream text, effective_at bigint, tie_break bigint, tie_index integer, action uuid, state text
);
create type commit_dirtied as (
  unit integer, stream text, effective_at bigint, tie_break bigint, action uuid, to_effective_at bigint, to_tie_break bigint, to_action uuid
);
create type commit_bound as (unit integer, idx integer, above bigint, below bigint);
create type commit_setting as (unit integer, winery text, revision integer, fixes boolean);
create function solera_judge(
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
    select case when p.first is null then null when p.request_hash = u.request_hash then 'd' else 'r' end
    from unnest(units) with ordinality u left join publication p on p.change_set = u.change order by u.ordinality);
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
create function solera_commit(
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
    insert into checkpoint (stream, effective_at, tie_break, action, state)
    select c.stream, c.effective_at, coalesce(c.tie_break, firsts[c.unit] + c.tie_index), c.action, c.state
    from unnest(checkpoints) c where firsts[c.unit] is not null
    on conflict (stream, effective_at, tie_break, action) do update set state = excluded.state;
  end if;
  if exists (select from unnest(settings) s where s.fixes) then
    update winery w set units_fixed = true
    from unnest(settings) s where w.winery = s.winery and not w.units_fixed and firsts[s.unit] is not null;
  end if;
  if units[1].draft is not null and firsts[1] is not null then
    delete from draft d where d.id = -units[1].draft and not d.doomed;
    if not found then
      raise exception 'the draft was swept' using errcode = 'SD001';
    end if;
  end if;
end
$$;
create view current_action as
select r.action, r.revision, r.effective_at, r.tie_break, r.winery, r.other_winery, r.type, r.retracted, r.data, r.note,
  p.change_set, recorded.recorded_at, recorded.recorded_by,
  case when r.retracted then null when s.first is null then r.refusal else s.refusal end as refusal,
  case
    when r.retracted then 'retracted'
    when case when s.first is null then r.refusal else s.refusal end is not null then 'conflicted'
    else 'active'
  end as status
from revision r
join publication p on p.first = r.first
join revision earliest on earliest.action = r.action and earliest.revision = 1
join publication recorded on recorded.first = earliest.first
left join lateral (
  select c.first, c.refusal from published_status_change c
  where c.action = r.action and c.first > r.first order by c.first desc, c.idx desc limit 1
) s on true
where r.revision = (select max(newest.revision) from revision newest where newest.action = r.action);
create table remembered (
  recorded_at bigint not null,
  change_set uuid primary key,
  request_hash bytea not null,
  winery text collate "C" not null,
  answer text not null
);
create trigger append_only before update or delete or truncate on remembered for each statement execute function refuse_change();
create function solera_known(p_change uuid, p_request_hash bytea, out outcome text, out first_answer text) language sql stable as $$
  select case when k.request_hash = p_request_hash then 'repeated' else 'reused' end, k.answer
  from (
    select r.request_hash, r.answer from remembered r where r.change_set = p_change
    union all
    select p.request_hash, p.answer from publication p where p.change_set = p_change
  ) k limit 1
$$;
create function solera_put_winery_once(
  p_winery text, p_name text, p_bond text, p_volume_unit text, p_weight_unit text, p_currency text, p_time_zone text, p_capacity_policy text, p_lock_date text,
  p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7365200117);
  select k.outcome, k.first_answer into outcome, first_answer from solera_known(p_change, p_request_hash) k;
  if outcome is not null then
    return;
  end if;
  outcome := solera_put_winery(
    p_winery, p_name, p_bond, p_volume_unit, p_weight_unit, p_currency, p_time_zone, p_capacity_policy, p_lock_date);
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, p_winery, p_answer where p_change is not null and outcome <> 'units_fixed';
end
$$;
create function solera_put_vessel(
  p_winery text, p_vessel text, p_kind text, p_capacity bigint, p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
declare
  created boolean;
begin
  if p_change is not null then
    perform pg_advisory_xact_lock(7365200117);
    select k.outcome, k.first_answer into outcome, first_answer from solera_known(p_change, p_request_hash) k;
    if outcome is not null then
      return;
    end if;
  end if;
  insert into vessel as v (winery, vessel, kind, capacity) values (p_winery, p_vessel, p_kind, p_capacity)
  on conflict (winery, vessel) do update set kind = excluded.kind, capacity = excluded.capacity
  returning v.xmax = 0 into created;
  if not created then
    update winery w set revision = w.revision + 1 where w.winery = p_winery;
  end if;
  outcome := case when created then 'created' else 'replaced' end;
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, p_winery, p_answer where p_change is not null;
end
$$;
alter table revision add column schema smallint not null default 1, add column rules smallint not null default 1;
alter table entry add column schema smallint not null default 1;
alter table checkpoint add column number bigint not null default 9223372036854775807;
alter table checkpoint alter column number drop default;
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
  if units[1].draft is not null and firsts[1] is not null then
    delete from draft d where d.id = -units[1].draft and not d.doomed;
    if not found then
      raise exception 'the draft was swept' using errcode = 'SD001';
    end if;
  end if;
end
$$;
create table migration (
  file text primary key, hash text not null, applied_at timestamptz not null default now()
);
insert into entry (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events, schema) values
  ('1', '1756713600000', '1', null, '01930000-0000-7000-8000-000000000001', '1', '1', '0', '1', 'f', 'lot/estate/25-SY', 'estate', '25-SY', '{"name":"BulkReceived","vessels":[{"vessel":"T-1","change":500}],"additives":[],"cost":{},"set":{"kind":"wine","volumeUnit":"gal"},"mixed":{"volume":500,"composition":[{"variety":"Syrah","vintage":2025,"appellation":"Napa Valley","share":1}]}}', '1'),
  ('1', '1756713600000', '1', null, '01930000-0000-7000-8000-000000000001', '-1', '1', '0', '1', 't', 'vessel/estate/T-1', 'estate', 'T-1', '{"name":"VesselOccupied","lot":"25-SY"}', '1');
insert into head (counter, effective_at, tie_break, change_set, action, stream, state) values
  ('1', '1756713600000', '1', '782c56b0-c919-49c2-afc9-000000000001', '01930000-0000-7000-8000-000000000001', 'lot/estate/25-SY', '{"stream":"lot","kind":"wine","status":"active","weight":0,"bottles":0,"format":null,"holdings":[{"vessel":"T-1","volume":500000000}],"composition":[{"vintage":2025,"variety":"Syrah","appellation":"Napa Valley","share":1000000000000}],"additives":[],"analyses":[],"cost":[],"taxClass":null,"owner":null,"stage":null,"fraction":null,"tags":[],"lastAction":"01930000-0000-7000-8000-000000000001","effectiveAt":1756713600000,"volumeUnit":"gal"}'),
  ('1', '1756713600000', '1', '782c56b0-c919-49c2-afc9-000000000001', '01930000-0000-7000-8000-000000000001', 'vessel/estate/T-1', '{"stream":"vessel","lot":"25-SY"}');
insert into migration (file, hash) values
  ('0001-publication.sql', '3da0a7f9c6280d6d391d99f88d71a27c52df145835771e0e640345221cea62f0'),
  ('0002-revision.sql', '13e21daf5e459cda03bc20b31f47523636a30b99ad1ffce11bc75865a87c7abc'),
  ('0003-entry.sql', '70e9b03ef8768c7e4aaefff09150f7a92a469f108ad8f6e8ea17f616be2c62b2'),
  ('0004-draft.sql', 'b2530407d2d981df09190328adbd9ed6bad739485895b04fa6db72ad4b134a93'),
  ('0005-version.sql', '985043ea095b0c93ebac0a855910374ac1329e07242093e6015dfb0b0c893694'),
  ('0006-winery.sql', '31c248d67dd2bcc3e43dc8be16f8cbbc8649bb519cc60b5adb707f5b9cea376c'),
  ('0007-commit-rows.sql', '0e8175aacb4ad7b6b1ea8cfeeac1772ba55228f1d92315b2055d34679ebb6c7b'),
  ('0008-judge.sql', '1c813e2645ac0daa53547ddfdd54266c3f042196bdd8c85be2391543d02fd1b7'),
  ('0009-commit.sql', 'ee04d2be171e6d0d9a0328216e564374cde9d9cb048f0a2643a488648ad47dc1'),
  ('0010-current-action.sql', 'c111a9d2fce1ff8b550730a0a193bc7c1bb66249ebaa3fe237e8bbb45c1d6b99'),
  ('0011-remembered.sql', 'eec043ef407fd5cfc9bc8d164102c0e3c1d8e74d478698caff47830c723a58b6'),
  ('0012-schema-version.sql', '8c90271be5d8b0540d4cbec4fe8cdca3367009ad5c68ccd21867499474cb9051'),
  ('0013-checkpoint-number.sql', '9846340545cae79b9be708174859efb88bf6791ab72c64c7b5410319f79fa831'),
  ('0014-commit.sql', 'd26d5ea51f483989a70f9afe1dcec5cc8dbe94407a56944a5f8f06833677d397');
insert into publication (first, last, recorded_at, draft, change_set, expected_revision, request_hash, winery, recorded_by, answer) values
  ('1', '2', '1795854481636', null, '01930000-0000-7000-8000-000000000001', null, '\xacb6869f173487e371e3ecee8de90033f915f40e6e15e373bc68de9c13b84d70', 'estate', null, '{"form":"single","own":[["01930000-0000-7000-8000-000000000001",1]],"redecided":0,"changed":0,"asserted":1,"retracted":0}');
insert into remembered (recorded_at, change_set, request_hash, winery, answer) values
  ('1795854481588', '6d998b81-d9ae-8bf2-87a7-9bfd77bc0f36', '\xb40898b3c6649c83a2422117c409f233957d905a051bda8e828771aff2c56939', 'estate', '{"winery":"estate","name":"Estate","volumeUnit":"gal","weightUnit":"lb","currency":"USD","timeZone":"America/Los_Angeles","capacityPolicy":"warn"}');
insert into revision (first, effective_at, tie_break, action, idx, revision, retracted, winery, other_winery, type, data, note, refusal, schema, rules) values
  ('1', '1756713600000', '1', '01930000-0000-7000-8000-000000000001', '0', '1', 'f', 'estate', null, 'receive_bulk', '{"to":{"lot":"25-SY","vessel":"T-1","volume":500},"kind":"wine","components":[{"variety":"Syrah","vintage":2025,"appellation":"Napa Valley","share":1}]}', null, null, '1', '1');
insert into version (counter, number, change_set, stream) values
  ('1', '2', '782c56b0-c919-49c2-afc9-000000000001', 'lot/estate/25-SY'),
  ('1', '2', '782c56b0-c919-49c2-afc9-000000000001', 'vessel/estate/T-1');
insert into vessel (winery, vessel, kind, capacity) values
  ('estate', 'T-1', 'tank', '1000000000');
insert into winery (winery, name, bond, volume_unit, weight_unit, currency, time_zone, capacity_policy, lock_date, units_fixed, revision) values
  ('estate', 'Estate', null, 'gal', 'lb', 'USD', 'America/Los_Angeles', 'warn', null, 't', '1');
insert into checkpoint (effective_at, tie_break, action, stream, state, number)
  select effective_at, tie_break, action, stream, state, 2 from head;
insert into draft (change_set, beat_at) values ('01930000-0000-7000-8000-000000000002', '2026-11-21');
insert into entry (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events)
  select -1, effective_at + 1, tie_break, null, '01930000-0000-7000-8000-000000000002', idx, 1, 0, asserts, silent, stream, winery, subject, events from entry;
