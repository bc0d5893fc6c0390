-- No "on conflict": a second grant for the same run and character is a fault that must be seen, not swallowed.
insert into reward_grants (event_instance_id, character_id, event_id, outcome, tier, rank, contribution, xp, gold,
                           currency, reputation, items, achievement_id, title_id, granted_at)
select u.event_instance_id, u.character_id, u.event_id, u.outcome, u.tier, u.rank, u.contribution, u.xp, u.gold,
       u.currency::jsonb, u.reputation::jsonb, u.items::jsonb, u.achievement_id, u.title_id,
       to_timestamp(u.at_ms / 1000)
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::bigint[],
              $9::bigint[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::float8[])
         u (event_instance_id, character_id, event_id, outcome, tier, rank, contribution, xp, gold,
            currency, reputation, items, achievement_id, title_id, at_ms)
