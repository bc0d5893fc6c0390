-- What is known without reading the events: they are dense, so the head is their number.
select h.position as head,
       pg_table_size('journal_events') as table_bytes,
       pg_indexes_size('journal_events') as index_bytes,
       (select case when s.n_distinct < 0 then -s.n_distinct * h.position else s.n_distinct end
          from pg_stats s
         where s.schemaname = current_schema() and s.tablename = 'journal_events' and s.attname = 'stream') as streams,
       (select extract(epoch from e.at) * 1000 from journal_events e where e.position = h.position) as last_at_ms
  from journal_head h
