-- Many players share one event, so no index knows their sessions: read from the moment on at which the session began.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where type = 'ContributionsRecorded'
   and position >= coalesce((select b.position from journal_events b
                              where b.at >= to_timestamp($2::float8 / 1000) order by b.at limit 1), 0)
   and data @> jsonb_build_object('participants', jsonb_build_array(jsonb_build_object('correlation', $1::text)))
 order by position
 limit $3
