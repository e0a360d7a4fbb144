SELECT 1 FROM api_key WHERE unit_id = $1 LIMIT 1
