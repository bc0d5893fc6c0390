update parked_streams set is_replay_asked = true where subscription = $1 and ($2::text is null or stream = $2)
returning stream
