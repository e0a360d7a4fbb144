-- How many units without one above are in force on the day ($2), and whether $1 is one of them.
SELECT count(*), count(*) FILTER (WHERE id = $1) FROM unit
WHERE parent_id IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
