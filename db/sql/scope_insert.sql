INSERT INTO unit_scope (ancestor_id, unit_id, scope_from, scope_to) VALUES ($1, $2, $3, $4)
