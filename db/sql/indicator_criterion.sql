-- The criterion of indicator $1.
SELECT criterion_id FROM indicator WHERE id = $1
