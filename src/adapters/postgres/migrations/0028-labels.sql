-- Appellations, and the labels that wineries keep. Only adds: programs of former versions know neither, and judge no label.

-- The places that labels can name. They are never deleted.
create table appellation (
  name text collate "C" primary key,
  kind text not null,
  -- The names of the appellations that directly contain this one.
  within text[] not null,
  -- The table as a whole has the highest of these revisions: it rises with each change.
  revision integer not null
);
create index appellation_revision on appellation (revision);

-- What a label of a winery says about a lot. Each change makes a new revision of the winery's settings, so that no change set is published whose impact on labels was
-- judged by former ones.
create table label (
  winery text collate "C" not null,
  label text collate "C" not null,
  lot text collate "C" not null,
  market text not null,
  -- A JSON object.
  claims text not null,
  primary key (winery, label)
);
