-- Parks an event behind its stream, unless an operator has just discarded what was parked there.
with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), stream as (
  select stream from parked_streams where subscription = $1 and stream = $5 for update
), moved as (
  update subscription_partitions
     set position = $4, claimed_to = $4, begun = 0, attempts = 0
   where subscription = $1 and partition = $3 and exists (select from fence) and exists (select from stream)
  returning partition
), letter as (
  insert into dead_letters (subscription, position, stream, attempts, parked_at)
  select $1, $4, $5, 0, clock_timestamp() from moved
  on conflict (subscription, position) do nothing
)
select (select count(*) from fence)::int as held, (select count(*) from moved)::int as moved
