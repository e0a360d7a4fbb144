-- A new unit counts wherever its parent does, from its first day on.
INSERT INTO unit_scope (ancestor_id, unit_id, scope_from, scope_to, recorded_at)
SELECT x.ancestor_id, $1, CASE WHEN x.scope_from > $3 THEN x.scope_from ELSE $3 END, x.scope_to, $4
FROM unit_scope x WHERE x.unit_id = $2 AND x.scope_to >= $3
