-- Inserts or replaces a label of a winery. A change makes a new revision of the winery's settings, so that proposals whose impact on labels was judged without it lose
-- their races.
-- `p_change`, and the outcomes created, replaced, repeated and id_reused: as in solera-put-winery-2.sql; unchanged: the label already was as the request asks; too_many: the winery keeps `p_most` others.
-- version 1
create or replace function solera_put_label(
  p_winery text, p_label text, p_lot text, p_market text, p_claims text, p_most integer,
  p_change uuid, p_request_hash bytea, p_recorded_at bigint, p_answer text,
  out outcome text, out first_answer text
) language plpgsql volatile as $$
declare
  created boolean;
begin
  perform pg_advisory_xact_lock(7365200117);
  select k.outcome, k.first_answer into outcome, first_answer from solera_known_request(p_change, p_request_hash) k;
  if outcome is not null then
    return;
  end if;
  if (select count(*) from label l where l.winery = p_winery and l.label <> p_label) >= p_most then
    outcome := 'too_many';
    return;
  end if;
  -- xmax is 0 on a row that was inserted.
  insert into label as l (winery, label, lot, market, claims) values (p_winery, p_label, p_lot, p_market, p_claims)
  on conflict (winery, label) do update set lot = excluded.lot, market = excluded.market, claims = excluded.claims
    where (l.lot, l.market, l.claims) is distinct from (excluded.lot, excluded.market, excluded.claims)
  returning l.xmax = 0 into created;
  if created is not null then
    update winery w set revision = w.revision + 1 where w.winery = p_winery;
  end if;
  outcome := case when created is null then 'unchanged' when created then 'created' else 'replaced' end;
  insert into remembered (recorded_at, change_set, request_hash, winery, answer)
  select p_recorded_at, p_change, p_request_hash, p_winery, p_answer where p_change is not null;
end
$$;
