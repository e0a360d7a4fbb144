SELECT number, at, principal, request_id, resource, record_id, action, after, reason, previous_hash, hash FROM change ORDER BY number
