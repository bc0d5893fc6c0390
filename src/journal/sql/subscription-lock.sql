-- Waits for transactions that hold the lease, and keeps another from taking it.
select name from subscriptions where name = $1 and ($2::bigint is null or fence = $2) for update
