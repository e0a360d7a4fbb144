SELECT id, hash, role, unit_id, expires_on, revoked_at FROM api_key WHERE id = $1
