INSERT INTO change (number, at, principal, request_id, resource, record_id, action, after, reason, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
