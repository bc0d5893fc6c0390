select stream, version, position, state::text as state, extract(epoch from at) * 1000 as at_ms
  from journal_snapshots
 where stream = $1
