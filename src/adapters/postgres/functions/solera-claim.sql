-- Claims streams for a draft, and returns those that it cannot claim now, each with the draft that has the claim, or null if a commit is just writing it.
-- Streams that were never written cannot be claimed: they are returned with the holder 0. A claim of a younger draft is taken over, and noted in its `disturbance`: so no two
-- drafts wait for each other. The claims of published drafts are settled first.
-- Raises SLV02 if the draft is abandoned.
-- version 1
create or replace function solera_claim(claimer bigint, names text[])
returns table (stream text, holder bigint) language plpgsql volatile as $$
begin
  -- Claims are made one call after the other, so that each sees the drafts and the claims of all earlier ones.
  perform pg_advisory_xact_lock(7365200119);
  update draft d set written_at = now() where d.id = claimer and not d.abandoned;
  if not found then
    raise exception 'draft % is abandoned', claimer using errcode = 'SLV02';
  end if;
  if exists (select from version v where v.stream = any (names) and v.draft <> -claimer) then
    -- Under the publish lock, no draft is published meanwhile, and no commit writes the streams.
    perform pg_advisory_xact_lock(7365200117);
    update version v set counter = c.counter, mark = c.mark, number = c.number, draft = null
    from current_version c
    where v.stream = any (names) and c.stream = v.stream and v.draft = c.draft and exists (select from publication p where p.draft = v.draft);
    insert into disturbance (draft, stream)
    select d.id, v.stream from version v join draft d on d.id = -v.draft
    where v.stream = any (names) and d.id > claimer and not d.abandoned
    on conflict do nothing;
    update version v set draft = null
    where v.stream = any (names) and v.draft <> -claimer
      and not exists (select from draft d where d.id = -v.draft and d.id < claimer and not d.abandoned);
  end if;
  -- A row that a commit is writing is left out instead of being waited for, because the commit may wait for another row of these.
  with free as materialized (
    select v.stream from version v where v.stream = any (names) and v.draft is null for update skip locked
  )
  update version v set draft = -claimer from free f where v.stream = f.stream;
  return query
    select n.name, case when v.stream is null then 0 else -v.draft end from unnest(names) n (name) left join version v on v.stream = n.name
    where v.draft is distinct from -claimer;
end
$$;
