-- Opens a draft that claims the streams that it reads, and returns its id.
-- $1 change_set uuid
insert into draft (change_set, claims) values ($1, true) returning id
