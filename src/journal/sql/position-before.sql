-- The position before the first event of this time or later; nothing where there is none.
select position - 1 as position
  from journal_events
 where at >= to_timestamp($1::float8 / 1000)
 order by at
 limit 1
