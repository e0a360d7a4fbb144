SELECT number, hash FROM change ORDER BY number DESC LIMIT 1
