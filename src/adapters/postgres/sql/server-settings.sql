-- Returns settings of the server, as they apply to this session. A setting that the version of the server does not have, or that the role may not see, has no row.
-- $1 names text[]
select s.name, s.setting, coalesce(s.unit, '') as unit, current_setting(s.name) as shown from pg_settings s where s.name = any ($1)
