-- Returns the last notification of the change set that a notification belongs to.
-- $1 known bigint
select p.last from publication p where p.first <= $1 and p.last >= $1
