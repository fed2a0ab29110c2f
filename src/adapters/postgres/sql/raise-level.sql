-- Raises the level of the database; does nothing if it is as high already.
-- $1 level integer
select solera_raise_level($1)
