-- Returns the names of streams with a prefix, in order.
-- $1 prefix text, $2 the first name after all with the prefix text, $3 the name before the page text,
-- $4 a text that the rest of the name contains, in any case, text or null, $5 limit bigint
-- Late commits: a stream that is written meanwhile may be missing from an earlier page. Each page is of its own instant.
select v.stream from version v
where v.stream > $3 and v.stream < $2 and ($4::text is null or strpos(lower(substr(v.stream, length($1) + 1)), lower($4)) > 0)
order by v.stream limit $5
