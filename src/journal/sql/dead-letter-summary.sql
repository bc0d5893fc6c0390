select subscription, count(*)::int as events, count(distinct stream)::int as streams,
       (array_agg(stream order by position desc) filter (where error is not null))[1] as last_stream,
       (array_agg(error order by position desc) filter (where error is not null))[1] as last_error
  from dead_letters
 group by subscription
 order by subscription
