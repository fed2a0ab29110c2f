-- Opens a draft for a change set.
-- $1 change set uuid
insert into draft (change_set) values ($1) returning id
