-- The districts of unit $2 on day $1: all, and those that hold level $3.
SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = $3 AND k.decided_on <= $1
        AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)))
FROM unit_scope y JOIN unit u ON u.id = y.unit_id
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1 AND u.level = 'district' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
