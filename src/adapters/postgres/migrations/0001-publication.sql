-- One row per published change set; append-only. Number = first + index.
-- `draft` (negative) names rows that were written before they were published (see 0004-draft.sql); null where all were written in the publishing call.
create table publication (
  first bigint primary key,
  last bigint not null,
  recorded_at bigint not null,
  draft bigint,
  change_set uuid not null,
  expected_revision integer,
  request_hash bytea not null,
  winery text collate "C" not null,
  recorded_by text,
  answer text not null
);
create unique index publication_change_set on publication (change_set);
create unique index publication_draft on publication (draft) where draft is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
-- Triggers on everything but INSERT: the hot path does not pay for them.
create trigger append_only before update or delete or truncate on publication for each statement execute function refuse_change();
