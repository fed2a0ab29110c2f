-- Returns all tokens, in the order in which they were made, with the version of which they are.
-- No parameters.
select s.version, t.id, t.name, t.hash, t.grants, t.owner, t.created_at, t.created_by, t.expires_at, t.revoked_at, t.revoked_by
from access_state s left join access_token t on true
order by t.created_at, t.id
