-- A replay that fails puts the stream back to where it was.
with fence as (
  select from subscriptions where name = $1 and fence = $2 for key share
), letter as (
  update dead_letters
     set is_begun = false, error = $4
   where subscription = $1 and position = $3 and exists (select from fence)
  returning stream
), stream as (
  update parked_streams p
     set is_replay_asked = false
    from letter
   where p.subscription = $1 and p.stream = letter.stream
)
select count(*)::int as held from fence
