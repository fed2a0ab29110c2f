-- Appends notifications of a follower, numbered on from its last one. The lock on the follower's row keeps the numbers dense.
-- $1 follower text, $2 position bigint, $3 types text[], $4 data text[]
with numbered as (
  update follower set notified = notified + cardinality($3::text[]) where name = $1 returning notified - cardinality($3::text[]) as last
)
insert into follower_notification (follower, number, position, type, data)
select $1, n.last + r.ordinal, $2, r.type, r.data from numbered n, unnest($3::text[], $4::text[]) with ordinality r (type, data, ordinal)
