insert into projection_checkpoints (name, version, position)
values ($1, $2, $3)
on conflict (name) do update
   set version = excluded.version, position = excluded.position
 where projection_checkpoints.position < excluded.position;
