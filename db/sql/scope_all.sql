SELECT ancestor_id, unit_id, scope_from, scope_to FROM unit_scope ORDER BY ancestor_id, unit_id, scope_from
