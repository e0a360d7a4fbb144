-- The communes on the roster of unit $2 on day $1 with their latest result by then, under set $3 or (NULL) any; verdict on criterion $4 (NULL: none); group: attribute $5.
-- In the order of their ids: id, code, name, kind, unit above (code, name), day and set of the assessment, criteria met and looked at, indicators met and looked at, verdict, group.
WITH c AS MATERIALIZED (
    SELECT u.id AS id, u.code AS code, u.full_name AS full_name, u.kind AS kind, u.parent_id AS parent_id,
        (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 AND x.set_id = coalesce($3, x.set_id)
            ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1) AS a
    FROM unit_scope y JOIN unit u ON u.id = y.unit_id
    WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
      AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
)
SELECT c.id, c.code, c.full_name, c.kind, p.code, p.full_name, x.assessed_on, s.code,
    (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = c.a AND r.verdict = 'met'),
    (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = c.a),
    (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = c.a),
    (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = c.a),
    (SELECT r.verdict FROM assessment_result r WHERE r.assessment_id = c.a AND r.criterion_id = $4),
    (SELECT t.value FROM unit_scope o JOIN unit h ON h.id = o.ancestor_id JOIN unit_attribute t ON t.unit_id = h.id
        WHERE o.unit_id = c.id AND o.scope_from <= $1 AND o.scope_to >= $1 AND t.attribute = $5 AND t.valid_from <= $1
          AND (t.valid_to IS NULL OR t.valid_to >= $1)
        ORDER BY CASE h.level WHEN 'commune' THEN 1 WHEN 'district' THEN 2 ELSE 3 END, t.valid_from DESC LIMIT 1)
FROM c
LEFT JOIN unit p ON p.id = c.parent_id
LEFT JOIN assessment x ON x.id = c.a
LEFT JOIN criteria_set s ON s.id = x.set_id
ORDER BY c.id
