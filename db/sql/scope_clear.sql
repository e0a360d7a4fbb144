DELETE FROM unit_scope
