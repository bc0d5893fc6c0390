select min(position) as position from subscription_partitions where subscription = $1
