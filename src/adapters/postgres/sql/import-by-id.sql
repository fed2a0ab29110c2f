-- Returns an import.
-- $1 id uuid
select i.* from import i where i.id = $1
