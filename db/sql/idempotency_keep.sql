INSERT INTO idempotency (principal, idempotency_key, request_hash, status, location, etag, body, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (principal, idempotency_key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, location = excluded.location,
  etag = excluded.etag, body = excluded.body, kept_at = excluded.kept_at
