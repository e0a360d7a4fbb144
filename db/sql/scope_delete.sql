DELETE FROM unit_scope WHERE ancestor_id = $1 AND unit_id = $2 AND scope_from = $3
