-- The keys with which the content of wineries is encrypted, as far as the database knows them: never the keys themselves. A winery is encrypted once it has a row
-- here. Only adds: programs of former levels, which cannot read sealed content, register no keys.
create table winery_key (
  key text collate "C" primary key,
  winery text collate "C" not null,
  -- Identifies the key without revealing it: 16 bytes of an HMAC-SHA256 under it, in hex.
  fingerprint text not null,
  registered_at timestamptz not null default now(),
  -- Milliseconds since 1970; null until the key is destroyed.
  destroyed_at bigint
);
create index winery_key_winery on winery_key (winery);

-- Refuses content of encrypted wineries that is not sealed with a registered key that still exists, whichever program writes it. A node that does not know
-- the keys as the database knows them gets SQLSTATE 23SLV, and decides again. Several sealed texts of one row have the same key. `texts`: '' and null hold nothing.
create function require_sealed(wineries text[], texts text[]) returns void language plpgsql as $$
declare
  refused text;
begin
  select w.winery into refused from unnest(wineries, texts) w (winery, body)
  where w.body <> '' and exists (select from winery_key k where k.winery = w.winery)
    and not (w.body like '{"sealed":"%' and exists (
      select from winery_key k where k.key = split_part(substr(w.body, 12, 65), ':', 1) and k.winery = w.winery and k.destroyed_at is null))
  limit 1;
  if refused is not null then
    raise exception 'content of the winery % is not sealed with a key that the database knows', refused using errcode = '23SLV';
  end if;
end
$$;
create function require_sealed_revisions() returns trigger language plpgsql as $$
begin
  perform require_sealed(array_agg(w.winery), array_agg(w.data)) from written w;
  -- A sealed revision holds its note.
  perform require_sealed(array_agg(w.winery), array_agg(coalesce(w.refusal, w.note))) from written w where coalesce(w.refusal, w.note) is not null;
  return null;
end
$$;
create function require_sealed_touches() returns trigger language plpgsql as $$
begin
  perform require_sealed(array_agg(w.winery), array_agg(w.events)) from written w;
  return null;
end
$$;
create function require_sealed_refusals() returns trigger language plpgsql as $$
begin
  perform require_sealed(array_agg(w.winery), array_agg(w.refusal)) from written w;
  return null;
end
$$;
create function require_sealed_answers() returns trigger language plpgsql as $$
begin
  perform require_sealed(array_agg(w.winery), array_agg(w.answer)) from written w;
  return null;
end
$$;
create function require_sealed_states() returns trigger language plpgsql as $$
begin
  perform require_sealed(array_agg(split_part(w.stream, '/', 2)), array_agg(w.state)) from written w;
  return null;
end
$$;

-- They cost time with each commit, so they are enabled with the first key: see functions/solera-register-keys.sql.
create trigger sealed_only after insert on revision referencing new table as written for each statement execute function require_sealed_revisions();
create trigger sealed_only after insert on touch referencing new table as written for each statement execute function require_sealed_touches();
create trigger sealed_only after insert on status_change referencing new table as written for each statement execute function require_sealed_refusals();
create trigger sealed_only after insert on publication referencing new table as written for each statement execute function require_sealed_answers();
create trigger sealed_only after insert on remembered referencing new table as written for each statement execute function require_sealed_answers();
create trigger sealed_only after insert on head referencing new table as written for each statement execute function require_sealed_states();
create trigger sealed_only_again after update on head referencing new table as written for each statement execute function require_sealed_states();
create trigger sealed_only after insert on checkpoint referencing new table as written for each statement execute function require_sealed_states();
create trigger sealed_only_again after update on checkpoint referencing new table as written for each statement execute function require_sealed_states();
alter table revision disable trigger sealed_only;
alter table touch disable trigger sealed_only;
alter table status_change disable trigger sealed_only;
alter table publication disable trigger sealed_only;
alter table remembered disable trigger sealed_only;
alter table head disable trigger sealed_only;
alter table head disable trigger sealed_only_again;
alter table checkpoint disable trigger sealed_only;
alter table checkpoint disable trigger sealed_only_again;
