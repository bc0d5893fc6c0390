-- Within a stream the versions run from 1 without a gap, in the order of the positions.
select stream, position, version, expected
  from (select stream, position, version, row_number() over (partition by stream order by position) as expected
          from journal_events) v
 where version <> expected
 order by position
 limit $1
