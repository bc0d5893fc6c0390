select c.character_id, c.completion_count, c.gold_streak
  from unnest($2::bigint[]) w (character_id)
  join event_completions c on c.character_id = w.character_id and c.event_id = $1;
