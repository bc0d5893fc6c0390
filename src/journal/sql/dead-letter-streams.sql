select stream, is_replay_asked
  from parked_streams
 where subscription = $1 and ($3::int = 1 or subscription_partition(stream, $3) = $2::int)
 order by stream
