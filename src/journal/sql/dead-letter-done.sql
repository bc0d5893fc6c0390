with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), done as (
  delete from dead_letters where subscription = $1 and position = $3 and exists (select from fence)
)
select count(*)::int as held from fence
