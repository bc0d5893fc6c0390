update subscriptions set options = $2::jsonb where name = $1 and options <> $2::jsonb
