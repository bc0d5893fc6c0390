with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), begun as (
  update dead_letters
     set attempts = $4, is_begun = true
   where subscription = $1 and position = $3 and exists (select from fence)
  returning position
)
select (select count(*) from fence)::int as held, (select count(*) from begun)::int as begun
