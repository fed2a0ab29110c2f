-- Records that the holder of an epoch has ended all that it had begun. Returns no row if another node is the holder.
-- $1 cell text, $2 epoch bigint
update ingestion_holder set released = true where cell = $1 and epoch = $2 returning epoch
