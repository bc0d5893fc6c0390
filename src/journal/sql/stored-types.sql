-- A loose index scan over journal_events_type_version: one look-up for each pair that is there, however many events.
with recursive pairs as (
  (select type, schema_version from journal_events order by type, schema_version limit 1)
  union all
  select later.type, later.schema_version
    from pairs
   cross join lateral (
     select e.type, e.schema_version
       from journal_events e
      where (e.type, e.schema_version) > (pairs.type, pairs.schema_version)
      order by e.type, e.schema_version
      limit 1
   ) later
)
select type, schema_version from pairs
