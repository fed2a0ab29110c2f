-- Returns the level of the database.
select level from database_level
