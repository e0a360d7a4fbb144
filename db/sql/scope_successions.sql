SELECT from_id, to_id, effective_on FROM unit_change WHERE extent = 'full' AND to_id IS NOT NULL AND from_id <> to_id
