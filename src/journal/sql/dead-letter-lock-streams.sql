select stream from parked_streams where subscription = $1 order by stream for update
