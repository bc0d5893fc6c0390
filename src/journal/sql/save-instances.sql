insert into event_instances (id, event_id, definition_version, zone_id, instance_id, state, current_phase,
                             phase_progress, participant_count, elapsed_ms, started_at, ends_at, completed_at,
                             inserted_at, updated_at, cause, chain_id, winner, paused, extended_ms)
select u.id, u.event_id, u.definition_version, u.zone_id, u.instance_id, u.state, u.current_phase,
       u.phase_progress::jsonb, u.participant_count, u.elapsed_ms, to_timestamp(u.started_at_ms / 1000),
       to_timestamp(u.ends_at_ms / 1000), to_timestamp(u.completed_at_ms / 1000),
       to_timestamp(u.inserted_at_ms / 1000), to_timestamp(u.updated_at_ms / 1000),
       u.cause::jsonb, u.chain_id, u.winner, u.paused, u.extended_ms
  from unnest($1::bigint[], $2::bigint[], $3::int[], $4::bigint[], $5::bigint[], $6::text[], $7::int[], $8::text[],
              $9::int[], $10::bigint[], $11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::float8[],
              $16::text[], $17::bigint[], $18::bigint[], $19::bool[], $20::bigint[])
         u (id, event_id, definition_version, zone_id, instance_id, state, current_phase, phase_progress,
            participant_count, elapsed_ms, started_at_ms, ends_at_ms, completed_at_ms, inserted_at_ms, updated_at_ms,
            cause, chain_id, winner, paused, extended_ms)
    on conflict (id) do update
   set state = excluded.state, current_phase = excluded.current_phase, phase_progress = excluded.phase_progress,
       participant_count = excluded.participant_count, elapsed_ms = excluded.elapsed_ms, ends_at = excluded.ends_at,
       completed_at = excluded.completed_at, updated_at = excluded.updated_at, winner = excluded.winner,
       paused = excluded.paused, extended_ms = excluded.extended_ms
