-- First in a handler's transaction: whether the lease is still ours, and how far the partition has come.
select p.position
  from subscriptions s
  join subscription_partitions p on p.subscription = s.name
 where s.name = $1 and s.fence = $2 and p.partition = $3
   for key share of s
   for update of p
