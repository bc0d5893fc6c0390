select type, count(*) as events from journal_events group by type order by 2 desc, 1
