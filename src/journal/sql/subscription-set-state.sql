update subscriptions set state = $2 where name = $1 returning name
