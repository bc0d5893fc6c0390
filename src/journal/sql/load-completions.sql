select c.character_id, c.event_id, c.completion_count, c.gold_medals, c.silver_medals, c.bronze_medals,
       c.best_contribution, c.fastest_ms, c.gold_streak,
       extract(epoch from c.last_completed_at) * 1000 as last_completed_at_ms,
       extract(epoch from c.inserted_at) * 1000 as inserted_at_ms,
       extract(epoch from c.updated_at) * 1000 as updated_at_ms
  from unnest($1::bigint[], $2::bigint[]) u (character_id, event_id)
  join event_completions c using (character_id, event_id)
