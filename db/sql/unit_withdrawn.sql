-- The latest withdrawn unit that held code $1 on day $2.
SELECT h.id FROM unit_history h
WHERE h.code = $1 AND h.ended_how = 'withdraw' AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to >= $2)
  AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = h.id)
ORDER BY h.version DESC LIMIT 1
