-- A transaction of an owner that has died late keeps its row locked: skipped, and tried again later.
with free as (
  select name
    from subscriptions
   where name = any ($1::text[]) and state = 'running' and (lease_until is null or lease_until <= clock_timestamp())
     for update skip locked
)
update subscriptions s
   set owner = $2, fence = s.fence + 1, lease_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
  from free
 where s.name = free.name
returning s.name, s.fence
