select p.event_instance_id, p.character_id, p.contribution_score, p.objectives_completed::text as objectives_completed,
       p.rewards_claimed, p.reward_tier, p.left_reason, p.team,
       array[p.kills, p.deaths, p.assists, p.damage_dealt, p.damage_taken, p.healing_done, p.healing_taken,
             p.longest_life_ms, p.best_streak]::text as statistics,
       extract(epoch from p.joined_at) * 1000 as joined_at_ms,
       extract(epoch from p.left_at) * 1000 as left_at_ms,
       extract(epoch from p.eliminated_at) * 1000 as eliminated_at_ms,
       extract(epoch from p.inserted_at) * 1000 as inserted_at_ms,
       extract(epoch from p.updated_at) * 1000 as updated_at_ms
  from unnest($1::bigint[], $2::bigint[]) u (event_instance_id, character_id)
  join event_participations p using (event_instance_id, character_id)
