-- Positions run from 1 to the head without a gap; each row is a stretch that is not there.
select before_position + 1 as first, position - 1 as last
  from (select position, lag(position, 1, 0::bigint) over (order by position) as before_position from journal_events) p
 where position <> before_position + 1
 order by 1
 limit $1
