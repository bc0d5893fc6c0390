-- The definition is the run's own, in its first event; all of it is needed only where a phase starts.
select i.id, i.event_id, i.definition_version, i.zone_id, i.instance_id, i.state, i.current_phase,
       i.phase_progress::text as phase_progress, i.participant_count, i.elapsed_ms, i.cause::text as cause, i.winner, i.paused, i.extended_ms,
       extract(epoch from i.started_at) * 1000 as started_at_ms,
       extract(epoch from i.ends_at) * 1000 as ends_at_ms,
       extract(epoch from i.completed_at) * 1000 as completed_at_ms,
       extract(epoch from i.inserted_at) * 1000 as inserted_at_ms,
       extract(epoch from i.updated_at) * 1000 as updated_at_ms,
       e.data #>> '{definition,durationMs}' as duration_ms,
       case when u.needs_phases then e.data #>> '{definition,phases}' end as phases
  from unnest($1::bigint[], $2::bool[]) u (id, needs_phases)
  join event_instances i using (id)
  join journal_events e on e.stream = 'run-' || u.id and e.version = 1
