select w.character_id, coalesce(c.completion_count, 0) as completion_count, coalesce(c.gold_streak, 0) as gold_streak,
       a.character_id is not null as achieved, t.character_id is not null as titled
  from unnest($2::bigint[]) w (character_id)
  left join event_completions c on c.character_id = w.character_id and c.event_id = $1
  left join character_achievements a on a.character_id = w.character_id and a.achievement_id = $3
  left join character_titles t on t.character_id = w.character_id and t.title_id = $4
