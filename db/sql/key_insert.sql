-- A new key: $1 prefix, $2 hash, $3 role, $4 unit, $5 its code, $6 name, $7 now, $8 last day.
INSERT INTO api_key (id, prefix, hash, role, unit_id, unit_code, name, created_at, expires_on)
SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM api_key
