select 1 as granted from reward_grants where event_instance_id = $1 and character_id = $2
