SELECT id, parent_id, valid_from, valid_to FROM unit
