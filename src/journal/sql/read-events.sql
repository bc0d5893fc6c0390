-- read-events.ts puts its conditions and the order in. Planned for the values of each call, so it has no name.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
