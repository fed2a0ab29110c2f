-- A rebuild also notes touches that cannot be folded. `saved` is then touch, and `reason` says why.
alter table rebuild_difference add column reason text;
