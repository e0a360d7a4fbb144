-- What indicator $1 asks of unit $2 on day $3, in year $4: the province's own before the set's, a region or group before general, that year's before any's.
WITH above AS MATERIALIZED (
    SELECT y.ancestor_id AS id, CASE u.level WHEN 'village' THEN 0 WHEN 'commune' THEN 1 WHEN 'district' THEN 2 ELSE 3 END AS height
    FROM unit_scope y JOIN unit u ON u.id = y.ancestor_id
    WHERE y.unit_id = $2 AND y.scope_from <= $3 AND y.scope_to >= $3
), belongs AS MATERIALIZED (
    SELECT (SELECT a.value FROM above o JOIN unit_attribute a ON a.unit_id = o.id
        WHERE a.attribute = 'region' AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to >= $3)
        ORDER BY o.height, a.valid_from DESC LIMIT 1) AS region,
      (SELECT a.value FROM above o JOIN unit_attribute a ON a.unit_id = o.id
        WHERE a.attribute = 'commune_group' AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to >= $3)
        ORDER BY o.height, a.valid_from DESC LIMIT 1) AS commune_group
)
SELECT t.value, t.second_value, t.province_decides, t.scope, t.unit_id
FROM indicator_target t, belongs b
WHERE t.indicator_id = $1 AND (t.year IS NULL OR t.year = $4)
  AND (t.unit_id IS NULL OR t.unit_id IN (SELECT id FROM above))
  AND (t.scope = 'general' OR t.scope = b.region OR t.scope = b.commune_group)
ORDER BY CASE WHEN t.unit_id IS NULL THEN 1 ELSE 0 END, CASE WHEN t.scope = 'general' THEN 1 ELSE 0 END, CASE WHEN t.year IS NULL THEN 1 ELSE 0 END, t.id
LIMIT 1
