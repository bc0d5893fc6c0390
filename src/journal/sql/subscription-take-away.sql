-- Raising the fence takes the lease from whoever holds it.
update subscriptions set fence = fence + 1, owner = null, lease_until = null where name = $1
