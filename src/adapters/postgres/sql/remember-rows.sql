-- Inserts remembered rows, or replaces those with the same winery and identity.
-- $1 rows text: a JSON array of objects with the columns of remembered_row as members
insert into remembered_row
select r.* from jsonb_populate_recordset(null::remembered_row, $1::text::jsonb) r
on conflict (winery, identity) do update set
  action = excluded.action, revision = excluded.revision, meaning = excluded.meaning, keyed = excluded.keyed,
  current = excluded.current, import = excluded.import, source = excluded.source, row = excluded.row,
  type = excluded.type, effective_at = excluded.effective_at, body = excluded.body
