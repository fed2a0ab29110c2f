-- Deletes a label, with an entry in the audit trail: see ../functions/solera-delete-label.sql. Returns a row if there was such a label.
-- $1 winery text, $2 label text, $3 audited_at bigint, $4 audited_by text or null, $5 audit_detail text
with deleted as materialized (
  select solera_delete_label($1, $2) as done
), audited as (
  insert into audit_entry (head, recorded_at, kind, recorded_by, winery, detail)
  select coalesce((select p.last from publication p order by p.first desc limit 1), 0), $3::bigint, 'label_removed', $4, $1, $5
  from deleted where deleted.done
)
select true as done from deleted where deleted.done
