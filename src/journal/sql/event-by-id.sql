select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where id = $1::uuid
