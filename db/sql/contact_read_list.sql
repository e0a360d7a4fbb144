-- Who read the contact of producer $1, the newest first, from before number $2, at most $3.
SELECT number, at, principal, request_id FROM contact_read WHERE producer_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3
