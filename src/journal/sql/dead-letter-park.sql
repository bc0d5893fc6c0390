-- The event that failed and its stream are parked, and the checkpoint moves past it, all or nothing.
with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), moved as (
  update subscription_partitions
     set position = $4, claimed_to = $4, begun = 0, attempts = 0
   where subscription = $1 and partition = $3 and exists (select from fence)
  returning partition
), stream as (
  insert into parked_streams (subscription, stream)
  select $1, $5 from moved
  on conflict (subscription, stream) do nothing
), letter as (
  insert into dead_letters (subscription, position, stream, attempts, error, parked_at)
  select $1, $4, $5, $6, $7, clock_timestamp() from moved
  on conflict (subscription, position) do nothing
)
select count(*)::int as moved from moved
