-- Inserts the sources of actions. Those of one action are joined by U+001E.
-- $1 actions uuid[], $2 types text[], $3 sources text[]
insert into action_source (action, type, sources)
select s.action, s.type, string_to_array(s.sources, chr(30)) from unnest($1::uuid[], $2::text[], $3::text[]) s (action, type, sources)
