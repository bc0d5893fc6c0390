insert into character_wallets as w (character_id, xp, gold, updated_at)
select u.character_id, u.xp, u.gold, to_timestamp(u.at_ms / 1000)
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[]) u (character_id, xp, gold, at_ms)
    on conflict (character_id) do update
   set xp = w.xp + excluded.xp, gold = w.gold + excluded.gold, updated_at = excluded.updated_at
