-- Requests that are to be known again though no change set stands behind them: writes that changed nothing, and settings put under an
-- Idempotency-Key. `answer` is whole, as it was given. Append-only.
create table remembered (
  recorded_at bigint not null,
  change_set uuid primary key,
  request_hash bytea not null,
  winery text collate "C" not null,
  answer text not null
);
create trigger append_only before update or delete or truncate on remembered for each statement execute function refuse_change();

-- What is known of a request: nulls where its id is new, or it has none.
create function solera_known(p_change uuid, p_request_hash bytea, out outcome text, out first_answer text) language sql stable as $$
  select case when k.request_hash = p_request_hash then 'repeated' else 'reused' end, k.answer
  from (
    select r.request_hash, r.answer from remembered r where r.change_set = p_change
    union all
    select p.request_hash, p.answer from publication p where p.change_set = p_change
  ) k limit 1
$$;

-- solera_put_winery of 0006-winery.sql, for a request that may be known. With `p_change` it is known by that id: the same one again puts nothing and
-- gets its first answer (`repeated`), another one under the id is refused (`reused`).
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

-- The settings of a vessel. One that was there counts as a revision of its winery's settings; a new one does not: nothing can have been admitted by its
-- capacity. `p_change`: as above; only such a request need be serialised with commits.
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
  -- xmax is 0 on a row that was inserted.
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
