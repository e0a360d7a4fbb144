SELECT number, hash, at FROM change ORDER BY number DESC LIMIT 1
