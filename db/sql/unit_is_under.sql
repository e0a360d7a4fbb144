SELECT 1 FROM unit_scope WHERE unit_id = $1 AND ancestor_id = $2 AND scope_from <= $3 AND scope_to >= $3 LIMIT 1
