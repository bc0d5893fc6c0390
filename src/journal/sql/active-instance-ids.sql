-- As of the projections: whoever asks has waited until they are caught up.
select id
  from event_instances
 where state in ('pending', 'active')
 order by id;
