-- For all subscriptions of an owner at once. What comes back is still its own; this must not wait for handlers'
-- transactions, whose key share lock on the row lets a change of other columns pass.
update subscriptions s
   set lease_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
  from unnest($1::text[], $2::bigint[]) held (name, fence)
 where s.name = held.name and s.fence = held.fence
returning s.name, s.state,
          exists (select from parked_streams p where p.subscription = s.name and p.is_replay_asked) as is_replay_asked
