-- The slow path of solera_commit: something in the batch failed, so each unit is judged in order.
-- `fates` has one letter a unit: c committed, d duplicate, r reused, x conflict. `firsts` is null where nothing is written.
-- Runs under the mutex; each of its statements sees all that was committed before the mutex was taken.
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
