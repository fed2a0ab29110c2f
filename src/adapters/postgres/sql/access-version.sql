-- Returns how often the tokens were changed.
-- No parameters.
select s.version from access_state s
