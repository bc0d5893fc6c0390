select position
  from projection_checkpoints
 where name = $1;
