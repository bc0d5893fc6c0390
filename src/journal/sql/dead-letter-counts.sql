select count(*)::int as events, count(distinct stream)::int as streams,
       count(distinct stream) filter (where exists (
         select from parked_streams p
          where p.subscription = d.subscription and p.stream = d.stream and p.is_replay_asked
       ))::int as replaying
  from dead_letters d
 where subscription = $1 and ($2::text is null or stream = $2)
