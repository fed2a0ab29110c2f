-- Stores a filing, under the publish lock, so that every change set that is committed later was admitted under settings that name the filed period.
-- `outcome`: filed, repeated (with `former`, the filing of the same request), id_reused, or filed_before (with `former`, the filing that has the period already, or
-- that amends the same filing).
-- version 1
create or replace function solera_file_report(
  p_id uuid, p_winery text, p_form text, p_from text, p_to text, p_amends uuid, p_known bigint, p_report text, p_filed_at bigint, p_filed_by text,
  p_request_hash bytea, out outcome text, out former uuid
) language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7365200117);
  select f.id, case when f.request_hash = p_request_hash then 'repeated' else 'id_reused' end into former, outcome from filing f where f.id = p_id;
  if outcome is not null then
    return;
  end if;
  if p_amends is null then
    select f.id into former from filing f
    where f.winery = p_winery and f.form = p_form and f.from_day = p_from and f.to_day = p_to and f.amends is null;
  else
    select f.id into former from filing f where f.amends = p_amends;
  end if;
  if former is not null then
    outcome := 'filed_before';
    return;
  end if;
  insert into filing (id, winery, form, from_day, to_day, amends, known, report, filed_at, filed_by, request_hash)
  values (p_id, p_winery, p_form, p_from, p_to, p_amends, p_known, p_report, p_filed_at, p_filed_by, p_request_hash);
  update winery w
  set filed_through = greatest(w.filed_through, p_to),
    lock_date = case when w.lock_on_filing then greatest(w.lock_date, p_to) else w.lock_date end,
    revision = w.revision + 1
  where w.winery = p_winery;
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), p_filed_at, 'report_filed', p_filed_by, p_winery,
    json_build_object('filing', p_id, 'form', p_form, 'from', p_from, 'to', p_to, 'amends', p_amends, 'known', p_known)::text;
  outcome := 'filed';
end
$$;
