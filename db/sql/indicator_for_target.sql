-- How indicator $1 is measured, and what it is relative to: the indicator there, and its set, where the indicator may not be yet.
SELECT i.comparison, i.measure, r.id, i.relative_set_id
FROM indicator i LEFT JOIN indicator r ON r.set_id = i.relative_set_id AND r.code = i.relative_code
WHERE i.id = $1
