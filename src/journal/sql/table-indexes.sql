-- Statements that give a table like this one the same indexes by the same names, wherever the search path finds it.
select case when k.oid is null
            then regexp_replace(pg_get_indexdef(i.indexrelid), ' ON \S+ USING ', format(' ON %I USING ', c.relname))
            else format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
       end as text
  from pg_class c
  join pg_index i on i.indrelid = c.oid
  join pg_class x on x.oid = i.indexrelid
  left join pg_constraint k on k.conindid = x.oid and k.conrelid = c.oid
 where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relname = $2
 order by k.oid is null, x.relname
