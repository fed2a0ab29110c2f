-- Dooms one draft that will not be published.
-- $1 draft id bigint
update draft set doomed = true where id = $1
