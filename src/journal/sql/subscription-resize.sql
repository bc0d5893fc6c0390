-- Only where all partitions stand at one position.
with gone as (
  delete from subscription_partitions where subscription = $1 and partition >= $2
), sized as (
  update subscriptions set partitions = $2 where name = $1
)
insert into subscription_partitions (subscription, partition, position, claimed_to)
select $1, p, $3, $3 from generate_series(0, $2::int - 1) p
    on conflict (subscription, partition) do nothing
