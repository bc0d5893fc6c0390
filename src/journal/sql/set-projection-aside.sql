-- Not where a rebuild has got past the event meanwhile. The checkpoint is locked by then.
insert into projection_failures as f (name, version, position, error, failed_at)
select $1, $2::int, $3::bigint, $4, clock_timestamp()
 where not exists (select from projection_checkpoints where name = $1 and version = $2::int and position >= $3::bigint)
    on conflict (name) do update
   set version = excluded.version, position = excluded.position, error = excluded.error, failed_at = excluded.failed_at
