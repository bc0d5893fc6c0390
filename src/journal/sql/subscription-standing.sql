-- Those of these names that there are; idle: to be running, and nobody has the lease.
select name, state = 'running' and (lease_until is null or lease_until <= clock_timestamp()) as is_idle
  from subscriptions
 where name = any ($1::text[])
