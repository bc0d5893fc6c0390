select character_id
  from reward_grants
 where event_instance_id = $1;
