-- Locked until commit: two runners on one database take turns and neither applies a page twice. `failed_at_position`
-- is that of the event at which a projection was set aside.
select c.name, c.version, c.position, f.position as failed_at_position, f.error
  from projection_checkpoints c
  left join projection_failures f using (name)
 where c.name = any ($1::text[])
 order by c.name
   for update of c
