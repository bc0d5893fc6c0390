-- Event 0 stands for all of them.
select event_id, completion_count, gold_medals, silver_medals, bronze_medals, best_contribution, fastest_ms,
       extract(epoch from last_completed_at) * 1000 as last_completed_at_ms
  from event_completions
 where character_id = $1 and ($2::bigint = 0 or event_id = $2)
 order by last_completed_at desc, event_id
 limit $3
