-- Only forward: a snapshot that comes late must not put a newer one back.
insert into journal_snapshots as s (stream, version, position, state, at)
select distinct on (u.stream) u.stream, u.version, u.position, u.state::jsonb, to_timestamp(u.at_ms / 1000)
  from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::float8[]) u (stream, version, position, state, at_ms)
 order by u.stream, u.version desc
    on conflict (stream) do update
   set version = excluded.version, position = excluded.position, state = excluded.state, at = excluded.at
 where excluded.version >= s.version
