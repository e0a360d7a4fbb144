-- How indicator $1 is measured, and what it is relative to.
SELECT i.comparison, i.measure, r.id
FROM indicator i LEFT JOIN indicator r ON r.set_id = i.relative_set_id AND r.code = i.relative_code
WHERE i.id = $1
