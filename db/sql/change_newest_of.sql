SELECT number FROM change WHERE resource = $1 ORDER BY number DESC LIMIT 1
