-- One text for all lines: they are JSON, which holds no line break unescaped.
insert into journal_events (position, stream, version, id, type, schema_version, data, meta, at)
select (l.line ->> 'position')::bigint, l.line ->> 'stream', (l.line ->> 'version')::int, (l.line ->> 'id')::uuid,
       l.line ->> 'type', (l.line ->> 'schemaVersion')::int, l.line -> 'data', l.line -> 'meta',
       to_timestamp((l.line ->> 'atMs')::float8 / 1000)
  from unnest(string_to_array($1::text, E'\n')::jsonb[]) l (line)
