-- Positions become visible in their own order (journal_append holds the head's lock until commit), so whoever reads on
-- from the last position it has seen misses nothing. A page ends with the event that brings its documents to $3 bytes,
-- as they are stored; `has_next` tells of the last one whether the page was cut so.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms, has_next
  from (
    select *, lead(position) over pages is not null as has_next,
           sum(pg_column_size(data)) over pages - pg_column_size(data) as bytes_before
      from (select * from journal_events where position > $1 order by position limit $2) candidates
    window pages as (order by position)
  ) page
 where bytes_before < $3
 order by position
