-- What change sets said of actions on streams, and what became of actions outside of them.
-- `origin` > 0: the publication's first number, written in the publishing call, visible with it.
-- `origin` < 0: a draft's, visible once a publication names that draft. So a reader needs no join for almost all rows.
create table entry (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  retracts_first bigint,
  action uuid not null,
  -- Where its notifications begin; -1 for a row without any.
  idx integer not null,
  revision integer not null,
  retracts integer not null,
  asserts integer not null,
  silent boolean not null,
  stream text collate "C" not null,
  winery text collate "C" not null,
  subject text collate "C" not null,
  -- JSON texts in the order of folding, each after the other with U+001E between; '' for none; null where the action no longer touches the stream here.
  events text
);
create index entry_origin on entry (origin, idx);
create index entry_stream on entry (stream, effective_at, tie_break, action);

create table status_change (
  origin bigint not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  idx integer not null,
  revision integer not null,
  winery text collate "C" not null,
  refusal text
);
create index status_change_origin on status_change (origin, idx);
create index status_change_action on status_change (action);

-- The one rule of visibility, and the number it gives.
create view published_entry as
select * from (
  select e.*, case when e.origin > 0 then e.origin else (select p.first from publication p where p.draft = e.origin) end as first from entry e
) said where first is not null;

create view published_status_change as
select * from (
  select s.*, case when s.origin > 0 then s.origin else (select p.first from publication p where p.draft = s.origin) end as first from status_change s
) said where first is not null;

create function refuse_published_delete() returns trigger language plpgsql as $$
begin
  if old.origin > 0 or exists (select from publication p where p.draft = old.origin) then
    raise exception '% is append-only: delete of published rows refused', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$$;
create trigger append_only before update or truncate on entry for each statement execute function refuse_change();
create trigger unpublished_only before delete on entry for each row execute function refuse_published_delete();
create trigger append_only before update or truncate on status_change for each statement execute function refuse_change();
create trigger unpublished_only before delete on status_change for each row execute function refuse_published_delete();
