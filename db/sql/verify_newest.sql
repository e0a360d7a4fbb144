SELECT number FROM change WHERE resource = $1 AND record_id = $2 ORDER BY number DESC LIMIT 1
