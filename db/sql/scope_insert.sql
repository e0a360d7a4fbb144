INSERT INTO unit_scope (ancestor_id, unit_id, scope_from, scope_to, recorded_at) VALUES ($1, $2, $3, $4, $5)
