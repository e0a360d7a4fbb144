-- What held until $4 is kept.
INSERT INTO unit_scope_history (ancestor_id, unit_id, scope_from, scope_to, recorded_at, recorded_to)
SELECT ancestor_id, unit_id, scope_from, scope_to, recorded_at, $4 FROM unit_scope WHERE ancestor_id = $1 AND unit_id = $2 AND scope_from = $3
