insert into event_completions (character_id, event_id, completion_count, gold_medals, silver_medals, bronze_medals,
                               best_contribution, fastest_ms, gold_streak, last_completed_at, inserted_at, updated_at)
select u.character_id, u.event_id, u.completion_count, u.gold_medals, u.silver_medals, u.bronze_medals,
       u.best_contribution, u.fastest_ms, u.gold_streak, to_timestamp(u.last_completed_at_ms / 1000),
       to_timestamp(u.inserted_at_ms / 1000), to_timestamp(u.updated_at_ms / 1000)
  from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[],
              $9::int[], $10::float8[], $11::float8[], $12::float8[])
         u (character_id, event_id, completion_count, gold_medals, silver_medals, bronze_medals, best_contribution,
            fastest_ms, gold_streak, last_completed_at_ms, inserted_at_ms, updated_at_ms)
    on conflict (character_id, event_id) do update
   set completion_count = excluded.completion_count, gold_medals = excluded.gold_medals,
       silver_medals = excluded.silver_medals, bronze_medals = excluded.bronze_medals,
       best_contribution = excluded.best_contribution, fastest_ms = excluded.fastest_ms,
       gold_streak = excluded.gold_streak, last_completed_at = excluded.last_completed_at,
       updated_at = excluded.updated_at
