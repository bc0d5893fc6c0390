-- Every type there is, by leaping through the index from one to the next, and its share by the last analysis (null:
-- too rare for it to have noticed).
with recursive types (type) as (
  select min(type) from journal_events
  union all
  select (select min(e.type) from journal_events e where e.type > t.type) from types t where t.type is not null
), shares as (
  select u.type, u.share
    from pg_stats s
   cross join unnest(s.most_common_vals::text::text[], s.most_common_freqs) u (type, share)
   where s.schemaname = current_schema() and s.tablename = 'journal_events' and s.attname = 'type'
)
select t.type, shares.share
  from types t
  left join shares using (type)
 where t.type is not null
 order by shares.share desc nulls last, t.type
