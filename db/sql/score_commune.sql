-- The commune in which what was unit $1 lies on day $2, followed through what became of it as a whole, and the levels that it holds then.
WITH RECURSIVE became(id) AS (
    SELECT id FROM unit WHERE id = $1
    UNION
    SELECT c.to_id FROM became w JOIN unit_change c ON c.from_id = w.id WHERE c.extent = 'whole' AND c.effective_on <= $2
)
SELECT u.code, u.full_name, k.level, k.decided_on, k.decision_number
FROM became w JOIN unit u ON u.id = w.id LEFT JOIN certification k ON k.unit_id = u.id AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
    AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2)
WHERE u.level = 'commune' AND (u.valid_from <= $2 OR u.valid_from_precision = 'not_later_than') AND (u.valid_to IS NULL OR u.valid_to >= $2)
ORDER BY u.code
