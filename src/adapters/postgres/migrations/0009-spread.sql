-- Over how many partitions the lots of a winery are spread. It decides which nodes work on them, and nothing else.
alter table winery add column spread smallint not null default 1 check (spread between 1 and 64);
