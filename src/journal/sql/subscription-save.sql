-- The key share lock is what a new owner waits for: after a takeover no checkpoint of the old one gets in.
with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
)
update subscription_partitions
   set position = $4, claimed_to = $5, begun = $6, attempts = $7
 where subscription = $1 and partition = $3 and exists (select from fence)
returning partition
