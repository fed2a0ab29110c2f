-- Imports, the results of their rows, and which row made which action.
create table import (
  id uuid primary key,
  winery text collate "C",
  source text not null,
  file_name text not null,
  dry_run boolean not null,
  status text not null,
  created_at bigint not null,
  touched_at bigint not null,
  report text not null
);
create index import_winery on import (coalesce(winery, ''), id desc);

create table import_row (
  import uuid not null references import (id),
  ordinal integer not null,
  row integer not null,
  line integer not null,
  winery text,
  type text,
  outcome text not null,
  action uuid,
  code text,
  column_name text,
  value text,
  detail text,
  primary key (import, ordinal)
);

create table remembered_row (
  winery text collate "C" not null,
  identity text collate "C" not null,
  action uuid not null,
  revision integer not null,
  meaning text not null,
  keyed boolean not null,
  stated boolean not null,
  current boolean not null,
  import uuid not null,
  source text collate "C" not null,
  row integer not null,
  type text not null,
  effective_at bigint not null,
  body text not null,
  primary key (winery, identity)
);
create index remembered_row_source on remembered_row (winery, source, keyed, effective_at) where current and (stated or not keyed);
create index remembered_row_action on remembered_row (winery, action);
