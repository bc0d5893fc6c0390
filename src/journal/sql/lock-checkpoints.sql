-- Locked until commit: two runners on one database take turns and neither applies a page twice.
select name, version, position
  from projection_checkpoints
 where name = any ($1::text[])
 order by name
   for update
