-- The indicators of set $1 with what each asks of unit $2 on day $3, in year $4 (as target_find has it, for all at once), and their results in assessment $5 (NULL: none).
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
), wanted AS MATERIALIZED (
    SELECT i.id AS id FROM indicator i WHERE i.set_id = $1
    UNION SELECT k.id FROM indicator i JOIN indicator k ON k.set_id = i.relative_set_id AND k.code = i.relative_code WHERE i.set_id = $1
), best AS MATERIALIZED (
    SELECT t.indicator_id AS indicator_id, t.value AS value, t.second_value AS second_value, t.province_decides AS province_decides, t.scope AS scope,
        t.unit_id AS unit_id,
        row_number() OVER (PARTITION BY t.indicator_id ORDER BY CASE WHEN t.unit_id IS NULL THEN 1 ELSE 0 END, CASE WHEN t.scope = 'general' THEN 1 ELSE 0 END,
            CASE WHEN t.year IS NULL THEN 1 ELSE 0 END, t.id) AS place
    FROM wanted w JOIN indicator_target t ON t.indicator_id = w.id CROSS JOIN belongs b
    WHERE (t.year IS NULL OR t.year = $4) AND (t.unit_id IS NULL OR t.unit_id IN (SELECT o.id FROM above o))
      AND (t.scope = 'general' OR t.scope = b.region OR t.scope = b.commune_group)
)
SELECT i.criterion_id, i.code, i.name, i.name_en, i.measure, i.comparison, i.second_measure, i.agency, i.relative_set_id,
    t.value, t.second_value, t.province_decides, t.scope, t.unit_id, f.value, r.value, r.second_value, r.verdict, r.checked
FROM indicator i
LEFT JOIN best t ON t.indicator_id = i.id AND t.place = 1
LEFT JOIN indicator k ON k.set_id = i.relative_set_id AND k.code = i.relative_code
LEFT JOIN best f ON f.indicator_id = k.id AND f.place = 1
LEFT JOIN indicator_result r ON r.assessment_id = $5 AND r.indicator_id = i.id
WHERE i.set_id = $1
ORDER BY i.code_sort, i.id
