SELECT k.id, k.prefix, k.role, k.unit_id, u.code, u.level, u.full_name, u.valid_from, u.valid_to, k.name, k.created_at, k.expires_on,
  k.revoked_at, k.last_used_at
FROM api_key k LEFT JOIN unit u ON u.id = k.unit_id
WHERE k.id = $1
