-- The wallet and the items, each with the position up to which its projection has applied the journal.
select (select position from journal_head) as head,
       coalesce((select position from projection_checkpoints where name = 'wallets'), 0) as wallet_position,
       coalesce((select position from projection_checkpoints where name = 'items'), 0) as items_position,
       coalesce(w.xp, 0) as xp, coalesce(w.gold, 0) as gold
  from (select $1::bigint as character_id) c
  left join character_wallets w using (character_id)
