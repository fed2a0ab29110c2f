-- The read model `books`: what each action means for the reports of its winery, now and as it was known at any notification.

-- The type of each action, and the part of its data that reports need, as JSON.
create table book_action (
  action uuid primary key,
  winery text collate "C" not null,
  type text not null,
  data text not null
);

-- What an action does to a lot now: the amounts of its events, and the change that reports count, as JSON.
create table book_touch (
  action uuid,
  winery text collate "C",
  lot text collate "C",
  effective_at bigint,
  tie_break bigint,
  events text not null,
  change text not null,
  primary key (action, winery, lot, effective_at, tie_break)
);
create index book_touch_lot on book_touch (winery, lot, effective_at, tie_break, action);

-- The newest facts of each lot, as JSON, and its last touch.
create table book_lot (
  winery text collate "C",
  lot text collate "C",
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  facts text not null,
  primary key (winery, lot)
);

-- An amount of an action: it holds from the notification `asserted` until just before `retracted`; null: it holds now. No tax class is ''.
create table book_entry (
  action uuid,
  winery text collate "C",
  lot text collate "C",
  item text collate "C",
  tax_class text collate "C",
  asserted bigint,
  retracted bigint,
  effective_at bigint not null,
  tie_break bigint not null,
  amount bigint not null,
  gallons bigint not null,
  detail text,
  primary key (action, winery, lot, item, tax_class, asserted)
);
create index book_entry_time on book_entry (winery, effective_at, tie_break, action);
create index book_entry_asserted on book_entry (winery, asserted);
create index book_entry_retracted on book_entry (winery, retracted) where retracted is not null;

-- The sums of the entries that hold now: of days (tier 0) and of periods of 32 days (tier 1), counted from 1970.
create table book_sum (
  winery text collate "C",
  tier smallint,
  period integer,
  item text collate "C",
  tax_class text collate "C",
  entries bigint not null,
  gallons bigint not null,
  primary key (winery, tier, period, item, tax_class)
);
