SELECT number, at, resource, record_id, action, reason, after, hash, principal, request_id FROM change WHERE resource = $3 AND number > $1 ORDER BY number LIMIT $2
