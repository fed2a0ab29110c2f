-- Returns, sorted, the names of streams after a name, up to another one or to the last.
-- $1 after text, $2 through text or null, $3 limit bigint
-- Late commits: a stream created meanwhile has the states that its commits save.
select v.stream from version v where v.stream > $1 and ($2::text is null or v.stream <= $2) order by v.stream limit $3
