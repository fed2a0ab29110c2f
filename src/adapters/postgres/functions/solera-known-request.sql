-- Looks up a request by its id. `outcome` is 'repeated' if the same request is stored, 'id_reused' if another request has the id, else null.
-- version 1
create or replace function solera_known_request(p_change uuid, p_request_hash bytea, out outcome text, out first_answer text)
language sql stable as $$
  select case when k.request_hash = p_request_hash then 'repeated' else 'id_reused' end, k.answer
  from (
    select r.request_hash, r.answer from remembered r where r.change_set = p_change
    union all
    select p.request_hash, p.answer from publication p where p.change_set = p_change
  ) k limit 1
$$;
