-- The read model `search`: the names in use in each winery, and their words.

-- The names in the data of each action that is not retracted.
create table action_name (
  action uuid,
  kind text collate "C",
  winery text collate "C",
  name text collate "C",
  primary key (action, kind, winery, name)
);

-- How many actions use a name. Of a lot: how many of its events hold now.
create table used_name (
  winery text collate "C",
  kind text collate "C",
  name text collate "C",
  uses bigint not null,
  primary key (winery, kind, name)
);

-- Their words, folded. The columns are those of the table setting_word.
create table word (
  word text collate "C",
  kind text collate "C",
  winery text collate "C",
  name text collate "C",
  primary key (word, kind, winery, name)
);
create index word_winery on word (winery, word, kind, name);
create index word_name on word (winery, kind, name);
