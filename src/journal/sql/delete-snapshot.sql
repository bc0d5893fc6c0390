delete from journal_snapshots where stream = $1
