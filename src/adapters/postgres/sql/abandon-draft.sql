-- Marks a draft as abandoned: it can never be published, and the janitor deletes it.
-- $1 draft bigint
update draft set abandoned = true where id = $1
