select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where position > $1 and type = any ($3::text[])
 order by position
 limit $2
