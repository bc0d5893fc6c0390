-- Many players share one event, so no index knows their sessions: read range by range of positions.
select position, stream, version, id, type, schema_version, data::text as data, meta::text as meta,
       extract(epoch from at) * 1000 as at_ms
  from journal_events
 where type = 'ContributionsRecorded'
   and position > $2
   and position <= $3
   -- By columns (version 3), or by objects.
   and (data @> jsonb_build_object('participants', jsonb_build_object('correlation', jsonb_build_array($1::text)))
     or data @> jsonb_build_object('participants', jsonb_build_array(jsonb_build_object('correlation', $1::text))))
 order by position
