select s.name, s.state, s.partitions, s.options::text as options, s.owner, s.fence,
       greatest(0, extract(epoch from s.lease_until - clock_timestamp()) * 1000) as lease_ms,
       c.position, h.position as head,
       (select count(*) from dead_letters d where d.subscription = s.name) as parked_events,
       (select count(*) from parked_streams p where p.subscription = s.name) as parked_streams
  from subscriptions s
 cross join journal_head h
 cross join lateral (
   select min(position) as position from subscription_partitions p where p.subscription = s.name
 ) c
 order by s.name
