-- Inserts the flows of actions. The sources of one action are joined by U+001E.
-- $1 actions uuid[], $2 types text[], $3 sources text[]
insert into action_flow (action, type, sources)
select f.action, f.type, string_to_array(f.sources, chr(30)) from unnest($1::uuid[], $2::text[], $3::text[]) f (action, type, sources)
