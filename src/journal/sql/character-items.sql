select item_id, quantity from character_items where character_id = $1
