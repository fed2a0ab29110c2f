-- Inserts results of rows, or replaces those with the same place.
-- $1 rows text: a JSON array of objects with the columns of import_row as members
insert into import_row
select r.* from jsonb_populate_recordset(null::import_row, $1::text::jsonb) r
on conflict (import, ordinal) do update set
  outcome = excluded.outcome, action = excluded.action, code = excluded.code, column_name = excluded.column_name,
  value = excluded.value, detail = excluded.detail
