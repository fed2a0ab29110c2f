-- Removes at most `limit` claims of an abandoned draft. Claims on rows that a commit is writing are left to a later call.
-- $1 draft bigint, $2 limit bigint
with chosen as materialized (
  select v.stream from version v where v.draft = -$1::bigint and exists (select from draft d where d.id = $1 and d.abandoned)
  limit $2 for update skip locked
)
update version v set draft = null from chosen s where v.stream = s.stream and v.draft = -$1::bigint
