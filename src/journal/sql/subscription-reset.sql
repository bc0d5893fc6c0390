update subscription_partitions
   set position = $2, claimed_to = $2, begun = 0, attempts = 0
 where subscription = $1
