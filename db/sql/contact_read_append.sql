INSERT INTO contact_read (number, at, principal, request_id, producer_id)
SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4 FROM contact_read
