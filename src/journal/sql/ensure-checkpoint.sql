insert into projection_checkpoints (name, version, position) values ($1, $2, 0) on conflict (name) do nothing
