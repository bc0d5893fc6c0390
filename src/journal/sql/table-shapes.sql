-- What a table is made of, in a form that does not name its schema; null where there is no such table.
select u.name,
       case when c.oid is not null then concat_ws(E'\n',
         (select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                                      pg_get_expr(d.adbin, d.adrelid)), E'\n' order by a.attnum)
            from pg_attribute a
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
         (select string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), E'\n' order by k.conname)
            from pg_constraint k
           where k.conrelid = c.oid),
         (select string_agg(x.relname || ' ' || regexp_replace(pg_get_indexdef(x.oid), ' ON \S+ USING ', ' USING '),
                            E'\n' order by x.relname)
            from pg_index i
            join pg_class x on x.oid = i.indexrelid
           where i.indrelid = c.oid)
       ) end as shape
  from unnest($2::text[]) with ordinality u (name, n)
  left join pg_class c on c.relname = u.name and c.relnamespace = to_regnamespace(quote_ident($1))
 order by u.n
