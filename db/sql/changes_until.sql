-- The newest change recorded until $1.
SELECT number FROM change WHERE at <= $1 ORDER BY number DESC LIMIT 1
