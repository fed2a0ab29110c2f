-- The read model `books`: what each action means for the reports of its winery, now and as it was known at any notification.
-- Columns of fixed length come first, which saves the space between columns.

-- The type of each action, and the part of its data that reports need, as JSON.
create table book_action (
  action uuid primary key,
  winery text collate "C" not null,
  type text not null,
  data text not null
);

-- What an action does to a lot now: the amounts of its events, and the change that reports count, both as JSON arrays.
create table book_touch (
  effective_at bigint,
  tie_break bigint,
  action uuid,
  winery text collate "C",
  lot text collate "C",
  events text not null,
  change text not null,
  primary key (winery, lot, effective_at, tie_break, action)
);
create index book_touch_action on book_touch (action);

-- The newest facts of each lot, as a JSON array, and its last touch. Pages have room for new versions of their rows, so that no index is written with them.
create table book_lot (
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  winery text collate "C",
  lot text collate "C",
  facts text not null,
  primary key (winery, lot)
) with (fillfactor = 70);

-- An amount of an action: it holds from the notification `asserted` until just before `retracted`; null: it holds now. No tax class is ''.
-- An action has at most one entry for a lot, an item and a tax class that holds from a notification. No index ensures that: its follower alone writes the table.
create table book_entry (
  asserted bigint not null,
  retracted bigint,
  effective_at bigint not null,
  tie_break bigint not null,
  amount bigint not null,
  gallons bigint not null,
  action uuid not null,
  winery text collate "C" not null,
  lot text collate "C" not null,
  item text collate "C" not null,
  tax_class text collate "C" not null,
  detail text
);
create index book_entry_action on book_entry (action);
create index book_entry_time on book_entry (winery, effective_at, tie_break, action);
create index book_entry_asserted on book_entry (winery, asserted);
create index book_entry_retracted on book_entry (winery, retracted) where retracted is not null;

-- The sums of the entries that hold now: of days (tier 0) and of periods of 32 days (tier 1), counted from 1970.
create table book_sum (
  entries bigint not null,
  gallons bigint not null,
  period integer,
  tier smallint,
  winery text collate "C",
  item text collate "C",
  tax_class text collate "C",
  primary key (winery, tier, period, item, tax_class)
) with (fillfactor = 70);
