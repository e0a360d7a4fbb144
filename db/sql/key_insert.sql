-- A new key: $1 prefix, $2 hash, $3 role, $4 unit, $5 name, $6 now, $7 last day.
INSERT INTO api_key (id, prefix, hash, role, unit_id, name, created_at, expires_on)
SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM api_key
RETURNING id
