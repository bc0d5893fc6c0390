insert into character_reputations as r (character_id, faction_id, amount)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
    on conflict (character_id, faction_id) do update
   set amount = r.amount + excluded.amount
