-- Until the end of the transaction, names without a schema mean the tables of a follower's generation first.
-- $1 schema text
select set_config('search_path', $1 || ', ' || current_setting('search_path'), true)
