select partition, position, claimed_to, begun, attempts
  from subscription_partitions
 where subscription = $1
 order by partition
