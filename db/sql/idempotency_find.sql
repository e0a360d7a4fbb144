SELECT request_hash, status, location, etag, body FROM idempotency WHERE principal = $1 AND idempotency_key = $2 AND kept_at > $3
