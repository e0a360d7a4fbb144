-- The key with this first part, or else the first of all: an unknown first part costs what a wrong secret costs. Its hash tells whether it is the one.
SELECT id, hash, role, unit_id, expires_on, revoked_at FROM api_key
WHERE id = coalesce((SELECT k.id FROM api_key k WHERE k.prefix = $1), 1)
