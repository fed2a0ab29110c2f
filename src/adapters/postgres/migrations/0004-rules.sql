-- The rules version by which a proposal was decided. It is stored with the revisions; those written before this migration have version 1.
alter type commit_proposal add attribute rules integer;
