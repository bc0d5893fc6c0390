insert into event_participations (event_instance_id, character_id, contribution_score, objectives_completed,
                                  rewards_claimed, reward_tier, joined_at, left_at, left_reason, eliminated_at, team,
                                  inserted_at, updated_at, kills, deaths, assists, damage_dealt, damage_taken,
                                  healing_done, healing_taken, longest_life_ms, best_streak)
select u.event_instance_id, u.character_id, u.contribution_score, u.objectives_completed::int[],
       u.rewards_claimed, u.reward_tier, to_timestamp(u.joined_at_ms / 1000), to_timestamp(u.left_at_ms / 1000),
       u.left_reason, to_timestamp(u.eliminated_at_ms / 1000), u.team,
       to_timestamp(u.inserted_at_ms / 1000), to_timestamp(u.updated_at_ms / 1000),
       u.kills, u.deaths, u.assists, u.damage_dealt, u.damage_taken, u.healing_done, u.healing_taken,
       u.longest_life_ms, u.best_streak
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bool[], $6::text[],
              $7::float8[], $8::float8[], $9::text[], $10::float8[], $11::int[], $12::float8[], $13::float8[],
              $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[],
              $21::bigint[], $22::bigint[])
         u (event_instance_id, character_id, contribution_score, objectives_completed, rewards_claimed, reward_tier,
            joined_at_ms, left_at_ms, left_reason, eliminated_at_ms, team, inserted_at_ms, updated_at_ms,
            kills, deaths, assists, damage_dealt, damage_taken, healing_done, healing_taken, longest_life_ms,
            best_streak)
    on conflict (event_instance_id, character_id) do update
   set contribution_score = excluded.contribution_score, objectives_completed = excluded.objectives_completed,
       rewards_claimed = excluded.rewards_claimed, reward_tier = excluded.reward_tier,
       left_at = excluded.left_at, left_reason = excluded.left_reason, eliminated_at = excluded.eliminated_at,
       team = excluded.team, updated_at = excluded.updated_at,
       kills = excluded.kills, deaths = excluded.deaths, assists = excluded.assists,
       damage_dealt = excluded.damage_dealt, damage_taken = excluded.damage_taken,
       healing_done = excluded.healing_done, healing_taken = excluded.healing_taken,
       longest_life_ms = excluded.longest_life_ms, best_streak = excluded.best_streak
