-- Those that the projection has not seen start are in the journal: it may be behind, or set aside.
select id
  from event_instances
 where state in ('pending', 'active')
union
select (data ->> 'instanceId')::bigint
  from journal_events
 where type = 'RunStarted'
   and position > coalesce((select position from projection_checkpoints where name = 'event_runs'), 0)
 order by 1;
