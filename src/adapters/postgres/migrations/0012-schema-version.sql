-- In which schema the bodies of a row are written, and under which rules an action was decided: 1 until one of them changes. Rows say so from the
-- first on, so that a later program can tell old ones by their own word (design: "Change of model without loss").
alter table revision add column schema smallint not null default 1, add column rules smallint not null default 1;
alter table entry add column schema smallint not null default 1;
