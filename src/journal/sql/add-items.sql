insert into character_items as i (character_id, item_id, quantity)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
    on conflict (character_id, item_id) do update
   set quantity = i.quantity + excluded.quantity
