delete from dead_letters
 where subscription = $1 and ($2::text is null or stream = $2) and ($3::bigint is null or position = $3)
   and position > $4
returning position
