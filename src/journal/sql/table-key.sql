-- The columns of a table's primary key, in its order.
select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) as columns
  from pg_class c
  join pg_index i on i.indrelid = c.oid and i.indisprimary
  join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
 where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relname = $2
