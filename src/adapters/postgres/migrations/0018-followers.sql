-- Followers inside Solera: read models that follow the log. The tables of each generation of a follower are in a schema of their own, named
-- follower_<name>_<generation>.

create table follower (
  name text collate "C" primary key,
  paused boolean not null default false,
  -- The number of the last of the follower's own notifications.
  notified bigint not null default 0,
  -- JSON: what the last rebuild found when it compared the new tables with the old ones. Null before the first.
  last_rebuild text
);

-- Times are milliseconds since 1970. state: building, live or retired. A retired generation is no longer read, and is dropped later.
create table follower_generation (
  follower text collate "C",
  generation integer,
  version integer not null,
  state text collate "C" not null,
  started_at bigint not null,
  retired_at bigint,
  -- Why it stopped before a change set, until it is resumed.
  problem text,
  primary key (follower, generation)
);
create unique index follower_generation_live on follower_generation (follower) where state = 'live';
create unique index follower_generation_building on follower_generation (follower) where state = 'building';
create index follower_generation_retired on follower_generation (retired_at) where state = 'retired';

-- The last notification that a part has applied. It is moved in the transaction of the results.
create table follower_part (
  follower text collate "C",
  generation integer,
  part integer,
  position bigint not null default 0,
  primary key (follower, generation, part)
);

-- The followers' own notifications, numbered from 1 for each follower.
create table follower_notification (
  follower text collate "C",
  number bigint,
  -- The part's position after the batch of the log that caused it.
  position bigint not null,
  type text not null,
  data text not null,
  primary key (follower, number)
);
create trigger append_only before update or delete or truncate on follower_notification for each statement execute function refuse_change();

-- The words of the codes of vessels and wineries, and of the names of wineries, folded as src/followers/search-word.ts folds others. Settings are not in the
-- log, so the read model `search` cannot hold them; triggers keep them current in the transaction of the setting, whichever version of the program writes it.
create table setting_word (
  word text collate "C",
  kind text collate "C",
  winery text collate "C",
  name text collate "C",
  primary key (word, kind, winery, name)
);
create index setting_word_winery on setting_word (winery, word, kind, name);

-- Marks are removed after decomposition, and letters made small; whatever ASCII characters are neither letters nor digits separate words.
create function solera_words(name text) returns setof text language sql immutable as $$
  select distinct w from regexp_split_to_table(lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f]', '', 'g')), '[\s!-/:-@\[-`{-~]+') w
  where w <> ''
$$;

create function note_vessel_words() returns trigger language plpgsql as $$
begin
  insert into setting_word select w, 'vessel', new.winery, new.vessel from solera_words(new.vessel) w on conflict do nothing;
  return null;
end
$$;
create trigger note_words after insert on vessel for each row execute function note_vessel_words();

create function note_winery_words() returns trigger language plpgsql as $$
begin
  delete from setting_word where winery = new.winery and kind = 'winery';
  insert into setting_word select w, 'winery', new.winery, new.name from solera_words(new.winery || ' ' || new.name) w on conflict do nothing;
  return null;
end
$$;
create trigger note_words after insert on winery for each row execute function note_winery_words();
create trigger note_new_words after update of name on winery for each row when (old.name is distinct from new.name) execute function note_winery_words();

insert into setting_word select w, 'vessel', v.winery, v.vessel from vessel v, solera_words(v.vessel) w;
insert into setting_word select w, 'winery', y.winery, y.name from winery y, solera_words(y.winery || ' ' || y.name) w;
