select (select position from journal_head) as head,
       coalesce((select max(position) from journal_events), 0) as last,
       (select count(*) from journal_events) as events
