-- What unit $1 has become by day $2: itself while it is there, else every unit in force that it went into, wholly or in part.
WITH RECURSIVE became(id, part) AS (
    SELECT id, 0 FROM unit WHERE id = $1
    UNION
    SELECT c.to_id, CASE WHEN w.part = 1 OR c.extent <> 'whole' THEN 1 ELSE 0 END FROM became w JOIN unit_change c ON c.from_id = w.id WHERE c.effective_on <= $2 AND c.to_id IS NOT NULL
)
SELECT u.code, u.full_name, CASE WHEN min(w.part) = 1 THEN 'part' ELSE 'whole' END
FROM became w JOIN unit u ON u.id = w.id
WHERE (u.valid_from <= $2 OR u.valid_from_precision = 'not_later_than') AND (u.valid_to IS NULL OR u.valid_to >= $2)
GROUP BY u.id ORDER BY u.code_sort
