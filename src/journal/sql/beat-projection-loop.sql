insert into projection_loops (name, beat_at, position, behind, turns, failures, last_error)
values ($1, clock_timestamp(), $2, $3, $4, $5, $6)
    on conflict (name) do update
   set beat_at = excluded.beat_at, position = excluded.position, behind = excluded.behind, turns = excluded.turns,
       failures = excluded.failures, last_error = excluded.last_error
