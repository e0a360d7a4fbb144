SELECT number, at, action, reason, after FROM change WHERE resource = $1 AND record_id = $2 ORDER BY number
