select e.position, e.stream, e.version, e.id, e.type, e.schema_version, e.data::text as data, e.meta::text as meta,
       extract(epoch from e.at) * 1000 as at_ms, d.attempts, d.is_begun
  from dead_letters d
  join journal_events e on e.position = d.position
 where d.subscription = $1 and d.stream = $2
 order by d.position
 limit 1
