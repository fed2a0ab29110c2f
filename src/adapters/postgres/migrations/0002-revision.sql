-- Every revision of every action; append-only. `first` is its publication: revisions are always written in the publishing call.
create table revision (
  first bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  retracted boolean not null,
  winery text collate "C" not null,
  other_winery text collate "C",
  type text collate "C" not null,
  data text not null,
  note text,
  refusal text
);
create unique index revision_action on revision (action, revision);
create index revision_publication on revision (first, idx);
create index revision_timeline on revision (winery, effective_at, tie_break, action);
create index revision_other_timeline on revision (other_winery, effective_at, tie_break, action) where other_winery is not null;
create trigger append_only before update or delete or truncate on revision for each statement execute function refuse_change();
