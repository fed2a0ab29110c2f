-- The read model `fermentation`: the values that were measured in each lot, over effective time. `number` is that of the assertion. Values are in millionths.
create table analysis (
  number bigint,
  analyte text collate "C",
  unit text collate "C",
  winery text collate "C" not null,
  lot text collate "C" not null,
  effective_at bigint not null,
  tie_break bigint not null,
  action uuid not null,
  value bigint not null,
  primary key (number, analyte, unit)
);
create index analysis_lot on analysis (winery, lot, effective_at, tie_break, action, analyte, unit);
