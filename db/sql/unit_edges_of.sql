-- Every change that touches a unit, oldest first.
SELECT id FROM unit_change WHERE from_id = $1
UNION SELECT id FROM unit_change WHERE to_id = $1
ORDER BY 1
