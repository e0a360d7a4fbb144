-- The districts of unit $2 in force on day $1: how many, certified standard, certified advanced.
SELECT count(*),
    count(CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard' AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
        AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 END),
    count(CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced' AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
        AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 END)
FROM unit_scope y JOIN unit u ON u.id = y.unit_id
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND u.level = 'district' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
