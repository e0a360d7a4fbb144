-- Figures of the same name and measure ($2, $3) about unit $1 for days from $4 to $5 that are not $6: id, day, value.
SELECT f.id, f.as_of, f.value FROM published_figure f
WHERE f.unit_id = $1 AND f.figure = $2 AND f.measure = $3 AND f.as_of >= $4 AND f.as_of <= $5 AND f.value <> $6
ORDER BY f.as_of, f.id
LIMIT 10
