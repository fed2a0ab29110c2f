-- Deletes requests that were made void some time ago.
-- $1 age_ms bigint, $2 limit bigint
delete from void_request v
where v.request in (select old.request from void_request old where old.voided_at < now() - $1::bigint * interval '1 millisecond' limit $2)
