-- Deletes the sources of actions.
-- $1 actions uuid[]
delete from action_source where action = any ($1::uuid[])
