-- How many communes on the roster of unit $2 on day $1 have which verdict on each criterion of set $3 at their latest assessment under it; group: $4 = kind, district, an attribute, or NULL.
-- In the order of criteria, then groups: number, name, English name, required, agency, group, its name, its communes, those assessed, met, basically met, not met, not applicable.
WITH c AS MATERIALIZED (
    SELECT (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.set_id = $3 AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC LIMIT 1) AS a,
        coalesce(CASE $4 WHEN 'kind' THEN u.kind WHEN 'district' THEN p.code
            ELSE (SELECT t.value FROM unit_scope o JOIN unit h ON h.id = o.ancestor_id JOIN unit_attribute t ON t.unit_id = h.id
                WHERE o.unit_id = u.id AND o.scope_from <= $1 AND o.scope_to >= $1 AND t.attribute = $4 AND t.valid_from <= $1
                  AND (t.valid_to IS NULL OR t.valid_to >= $1)
                ORDER BY CASE h.level WHEN 'commune' THEN 1 WHEN 'district' THEN 2 ELSE 3 END, t.valid_from DESC LIMIT 1) END, '') AS of_group,
        CASE $4 WHEN 'district' THEN p.full_name END AS group_name
    FROM unit_scope y JOIN unit u ON u.id = y.unit_id LEFT JOIN unit p ON p.id = u.parent_id
    WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
      AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
), g AS MATERIALIZED (
    SELECT c.of_group AS of_group, max(c.group_name) AS group_name, count(*) AS communes, count(c.a) AS assessed FROM c GROUP BY c.of_group
), n AS MATERIALIZED (
    SELECT c.of_group AS of_group, r.criterion_id AS criterion_id, count(*) FILTER (WHERE r.verdict = 'met') AS met,
        count(*) FILTER (WHERE r.verdict = 'basically_met') AS basically, count(*) FILTER (WHERE r.verdict = 'not_met') AS missed,
        count(*) FILTER (WHERE r.verdict = 'not_applicable') AS passed
    FROM c JOIN assessment_result r ON r.assessment_id = c.a GROUP BY c.of_group, r.criterion_id
)
SELECT k.number, k.name, k.name_en, k.required, k.agency, g.of_group, g.group_name, g.communes, g.assessed,
    coalesce(n.met, 0), coalesce(n.basically, 0), coalesce(n.missed, 0), coalesce(n.passed, 0)
FROM criterion k CROSS JOIN g LEFT JOIN n ON n.criterion_id = k.id AND n.of_group = g.of_group
WHERE k.set_id = $3
ORDER BY k.number, g.of_group
