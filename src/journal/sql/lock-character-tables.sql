-- Before the snapshot is taken: a rebuild that swaps a table in later would leave an older snapshot without its rows.
lock table character_wallets, character_items in access share mode
