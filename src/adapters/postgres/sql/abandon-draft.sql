-- Abandons one draft that will not be published.
-- $1 draft bigint
update draft set abandoned = true where id = $1
