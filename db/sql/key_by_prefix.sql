SELECT id, hash, role, unit_id, unit_code, expires_on, revoked_at FROM api_key WHERE prefix = $1
