insert into character_currencies as c (character_id, currency, amount)
select * from unnest($1::bigint[], $2::text[], $3::bigint[])
    on conflict (character_id, currency) do update
   set amount = c.amount + excluded.amount
