-- Positions become visible in their own order (journal_append holds the head's lock until commit), so whoever reads on
-- from the last position it has seen misses nothing.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where position > $1
 order by position
 limit $2
