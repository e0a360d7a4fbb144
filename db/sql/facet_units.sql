-- The units directly below unit $1 ($1 NULL: those without one above) on day $2, each with every unit whose records count there then.
SELECT s.unit_id, k.id, k.code, k.full_name
FROM unit k JOIN unit_scope s ON s.ancestor_id = k.id AND s.scope_from <= $2 AND s.scope_to >= $2
WHERE (k.parent_id = $1 OR ($1 IS NULL AND k.parent_id IS NULL)) AND (k.valid_from <= $2 OR k.valid_from_precision = 'not_later_than') AND (k.valid_to IS NULL OR k.valid_to >= $2)
ORDER BY s.unit_id, k.id
