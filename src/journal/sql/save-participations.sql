insert into event_participations (event_instance_id, character_id, contribution_score, objectives_completed,
                                  rewards_claimed, reward_tier, joined_at, left_at, inserted_at, updated_at)
select u.event_instance_id, u.character_id, u.contribution_score, u.objectives_completed::int[],
       u.rewards_claimed, u.reward_tier, to_timestamp(u.joined_at_ms / 1000), to_timestamp(u.left_at_ms / 1000),
       to_timestamp(u.inserted_at_ms / 1000), to_timestamp(u.updated_at_ms / 1000)
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bool[], $6::text[],
              $7::float8[], $8::float8[], $9::float8[], $10::float8[])
         u (event_instance_id, character_id, contribution_score, objectives_completed, rewards_claimed, reward_tier,
            joined_at_ms, left_at_ms, inserted_at_ms, updated_at_ms)
    on conflict (event_instance_id, character_id) do update
   set contribution_score = excluded.contribution_score, objectives_completed = excluded.objectives_completed,
       rewards_claimed = excluded.rewards_claimed, reward_tier = excluded.reward_tier,
       left_at = excluded.left_at, updated_at = excluded.updated_at
