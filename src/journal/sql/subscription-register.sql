-- One that is there already stays where it is; a start that is not given is the end of the journal.
with made as (
  insert into subscriptions (name, partitions, options)
  values ($1, $2, $3::jsonb)
  on conflict (name) do nothing
  returning name, partitions
), start as (
  select coalesce($4::bigint, (select position from journal_head)) as position
)
insert into subscription_partitions (subscription, partition, position, claimed_to)
select made.name, p, start.position, start.position
  from made, start, generate_series(0, made.partitions - 1) p
