-- The figures printed about unit $1 for days from $3 to $2, of one name $4 or (NULL) all, by day: id, figure, measure, day, its precision, value, as printed, numerator, denominator,
-- definition, source, url, reliability, published on, note.
SELECT f.id, f.figure, f.measure, f.as_of, f.as_of_precision, f.value, f.printed, f.numerator, f.denominator, f.definition, f.source, f.url, f.reliability, f.published_on, f.note
FROM published_figure f
WHERE f.unit_id = $1 AND f.as_of <= $2 AND f.as_of >= $3 AND f.figure = coalesce($4, f.figure)
ORDER BY f.as_of, f.id
