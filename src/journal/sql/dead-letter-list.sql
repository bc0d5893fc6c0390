select d.subscription, d.position, d.stream, d.attempts, d.error, p.is_replay_asked,
       extract(epoch from d.parked_at) * 1000 as parked_at_ms,
       e.version, e.id, e.type, e.schema_version, e.data::text as data, e.meta::text as meta,
       extract(epoch from e.at) * 1000 as at_ms
  from dead_letters d
  join parked_streams p on p.subscription = d.subscription and p.stream = d.stream
  join journal_events e on e.position = d.position
 where ($1::text is null or d.subscription = $1)
   and ($2::text is null or d.stream = $2)
   and ($3::bigint is null or d.position = $3)
 order by d.subscription, d.position
 limit $4
