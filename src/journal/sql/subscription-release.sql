update subscriptions set owner = null, lease_until = null where name = $1 and fence = $2
