-- One that was cancelled has no completed_at.
select id, state, extract(epoch from coalesce(completed_at, updated_at)) * 1000 as ended_at_ms
  from event_instances
 where event_id = $1 and instance_id = $2 and state <> 'active'
 order by id desc
 limit 1
