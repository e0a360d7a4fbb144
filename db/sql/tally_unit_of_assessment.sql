SELECT unit_id FROM assessment WHERE id = $1
