-- Opens a draft for a change set, and returns its id.
-- $1 change_set uuid
insert into draft (change_set) values ($1) returning id
