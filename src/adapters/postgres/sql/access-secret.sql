-- Returns the secret that seals cookies and cursors.
-- No parameters.
select s.secret from access_state s
