-- Statements that give a table in schema $2 the rights that others have on the one in schema $1.
select format('grant %s on %I.%I to %s%s', r.privilege_type, $2::text, c.relname,
              case r.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(r.grantee)) end,
              case when r.is_grantable then ' with grant option' else '' end) as text
  from pg_class c
 cross join aclexplode(c.relacl) r
 where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relname = any ($3::text[]) and r.grantee <> c.relowner
