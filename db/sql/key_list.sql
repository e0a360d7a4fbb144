-- Keys behind number $1, at most $2; with $3 only those of that unit or, on the day $4, below it.
SELECT k.id, k.prefix, k.role, k.unit_id, u.code, u.level, u.full_name, u.valid_from, u.valid_to, k.name, k.created_at, k.expires_on,
  k.revoked_at, k.last_used_at
FROM api_key k LEFT JOIN unit u ON u.id = k.unit_id
WHERE k.id > $1
  AND ($3 IS NULL OR k.unit_id = $3 OR EXISTS (
    SELECT 1 FROM unit_scope s WHERE s.ancestor_id = $3 AND s.unit_id = k.unit_id AND s.scope_from <= $4 AND s.scope_to >= $4))
ORDER BY k.id LIMIT $2
