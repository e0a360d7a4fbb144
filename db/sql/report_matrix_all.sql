-- The same as report_matrix for the whole register: the index of communes by their codes is walked from behind ($3, $4) on.
WITH page AS MATERIALIZED (
    SELECT u.id AS id, u.code_sort AS code_sort
    FROM unit u
    WHERE u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1) AND (u.code_sort, u.id) > ($3, $4)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
    ORDER BY u.code_sort, u.id LIMIT $5
), latest AS MATERIALIZED (
    SELECT p.id AS id, p.code_sort AS code_sort,
        (SELECT x.id FROM assessment x WHERE x.unit_id = p.id AND x.set_id = $2 AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC LIMIT 1) AS a
    FROM page p
)
SELECT l.id, u.code, l.code_sort, u.full_name, d.code, d.full_name, x.assessed_on, x.checked, r.criterion_id, r.verdict
FROM latest l JOIN unit u ON u.id = l.id LEFT JOIN unit d ON d.id = u.parent_id LEFT JOIN assessment x ON x.id = l.a
LEFT JOIN assessment_result r ON r.assessment_id = l.a
ORDER BY l.code_sort, l.id
