-- Returns a page of the results of an import, in the order of their places.
-- $1 import uuid, $2 from integer, $3 limit bigint
select r.* from import_row r where r.import = $1 and r.ordinal >= $2 order by r.ordinal limit $3
