-- Filings: reports as they were filed. Only adds: programs of former levels know none, and keep the settings that they do not know.

alter table winery
  add column inventory_lines text not null default 'physical' check (inventory_lines in ('physical', 'every')),
  add column lock_on_filing boolean not null default false,
  -- The last day of the filed periods (YYYY-MM-DD), or null: an edit after it moves no filing.
  add column filed_through text;

create table filing (
  id uuid primary key,
  winery text collate "C" not null,
  form text collate "C" not null,
  -- Days of the winery's calendar, both included: YYYY-MM-DD.
  from_day text collate "C" not null,
  to_day text collate "C" not null,
  -- The filing that this one amends.
  amends uuid references filing,
  known bigint not null,
  -- The report, as JSON. It never changes.
  report text not null,
  -- Milliseconds since 1970.
  filed_at bigint not null,
  filed_by text,
  request_hash bytea not null
);
create index filing_winery on filing (winery, from_day, to_day, form, filed_at, id);
create unique index filing_amended on filing (amends);
-- A period of a form is filed once; later filings amend.
create unique index filing_original on filing (winery, form, from_day, to_day) where amends is null;
create trigger append_only before update or delete or truncate on filing for each statement execute function refuse_change();
