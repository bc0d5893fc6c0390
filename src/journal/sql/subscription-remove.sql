delete from subscriptions where name = $1
