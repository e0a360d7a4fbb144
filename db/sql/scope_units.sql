-- A unit whose beginning is known only as "not later than" counts for what was before, too.
SELECT id, parent_id, CASE WHEN valid_from_precision = 'not_later_than' THEN '1900-01-01' ELSE valid_from END, valid_to FROM unit
