-- Returns the revision of the appellations: the number of their changes.
select coalesce(max(a.revision), 0) as revision from appellation a
