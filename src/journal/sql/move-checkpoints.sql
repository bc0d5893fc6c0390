update projection_checkpoints set position = $2 where name = any ($1::text[]) and position < $2
