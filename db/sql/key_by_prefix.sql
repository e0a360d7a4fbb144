SELECT id FROM api_key WHERE prefix = $1
