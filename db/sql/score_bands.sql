-- The bands of period $1 on day $2.
SELECT stars, points_from, points_under, authority FROM rubric_band
WHERE period_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2) ORDER BY stars
