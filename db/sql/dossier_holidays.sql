SELECT day, open FROM holiday WHERE day > $1 AND day <= $2 ORDER BY day
