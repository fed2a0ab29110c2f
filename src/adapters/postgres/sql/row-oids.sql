-- Returns the oids of composite types, which arrays of rows in binary format must contain.
-- $1 names text[]
select t.typname as name, t.oid::int8 as oid from pg_type t where t.typname = any ($1::text[]) and pg_type_is_visible(t.oid)
