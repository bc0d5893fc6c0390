-- One row for each projection that is asked for, with the checkpoint it has (null: none yet), where it was set aside
-- (null: it was not) and its loop's last beat.
select u.name, c.version, c.position, h.position as head,
       f.position as failed_at_position, f.error, extract(epoch from f.failed_at) * 1000 as failed_at_ms,
       extract(epoch from clock_timestamp() - l.beat_at) * 1000 as heartbeat_age_ms,
       coalesce(l.failures, 0) as failures, l.last_error
  from unnest($1::text[]) with ordinality u (name, n)
 cross join journal_head h
  left join projection_checkpoints c using (name)
  left join projection_failures f using (name)
  left join projection_loops l on l.name = $2
 order by u.n
