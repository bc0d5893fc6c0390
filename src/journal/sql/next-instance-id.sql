-- Runs whose start is durable, whether or not a projection has seen it: an id is never given twice.
select coalesce(max((data ->> 'instanceId')::bigint), 0) + 1 as next
  from journal_events
 where type = 'RunStarted'
   and position >= coalesce((select max(position) from journal_events where type = 'RunStarted'), 0);
