-- Appends entries to the audit trail, in their order.
-- $1 entries text: a JSON array of {at, kind, by, winery, change, detail}
insert into audit_entry (head, recorded_at, kind, recorded_by, winery, change_set, detail)
select coalesce((select p.last from publication p order by p.first desc limit 1), 0), e.at, e.kind, e.by, e.winery, e.change, e.detail::text
from rows from (jsonb_to_recordset($1::jsonb) as (at bigint, kind text, by text, winery text, change uuid, detail jsonb)) with ordinality as e
order by e.ordinality
