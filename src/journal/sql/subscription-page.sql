-- Positions are dense: whoever has seen all matching events of a range goes on after its end.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where position > $1 and position <= $2
   and ($3::text[] is null or type = any ($3::text[]))
   and ($5::int = 1 or subscription_partition(stream, $5) = $4::int)
 order by position
