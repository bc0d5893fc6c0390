select position from journal_head
