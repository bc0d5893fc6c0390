with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), unparked as (
  delete from parked_streams p
   where p.subscription = $1 and p.stream = $3 and exists (select from fence)
     and not exists (select from dead_letters d where d.subscription = $1 and d.stream = $3)
)
select count(*)::int as held from fence
