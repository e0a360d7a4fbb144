SELECT id, prefix, role, unit_code, name, created_at, expires_on, revoked_at FROM api_key ORDER BY id
