-- Deletes the flows of actions.
-- $1 actions uuid[]
delete from action_flow where action = any ($1::uuid[])
