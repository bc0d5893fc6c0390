delete from parked_streams p
 where p.subscription = $1
   and not exists (select from dead_letters d where d.subscription = $1 and d.stream = p.stream)
