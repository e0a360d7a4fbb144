-- The certifications of level $3 (NULL: any) that the communes on the roster of unit $2 hold on day $1, the latest decision of each level, each with the latest assessment behind it under
-- a set of its level. In the order of codes, then levels: id, code, its key, name, unit above (code, name), level, day decided, assessment, its day and check, set (id, code, name, English
-- name, its first and last day, criteria as decided, criteria here), not met, basically met, critical ones not met, required ones not met or basically met.
WITH c AS MATERIALIZED (
    SELECT u.id AS id, u.code_sort AS code_sort
    FROM unit_scope y JOIN unit u ON u.id = y.unit_id
    WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
      AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
), q AS MATERIALIZED (
    SELECT c.id AS id, c.code_sort AS code_sort, k.level AS level, max(k.decided_on) AS decided_on
    FROM c JOIN certification k ON k.unit_id = c.id
    WHERE k.level = coalesce($3, k.level) AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
      AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)
    GROUP BY c.id, c.code_sort, k.level
), l AS MATERIALIZED (
    SELECT q.id AS id, q.code_sort AS code_sort, q.level AS level, q.decided_on AS decided_on,
        (SELECT x.id FROM assessment x JOIN criteria_set s ON s.id = x.set_id
            WHERE x.unit_id = q.id AND x.assessed_on > q.decided_on AND x.assessed_on <= $1 AND s.level = q.level AND s.unit_level = 'commune'
            ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1) AS a
    FROM q
), n AS MATERIALIZED (
    SELECT l.id AS id, l.code_sort AS code_sort, l.level AS level, l.decided_on AS decided_on, l.a AS a,
        count(*) FILTER (WHERE r.verdict = 'not_met') AS missed, count(*) FILTER (WHERE r.verdict = 'basically_met') AS basically,
        count(*) FILTER (WHERE r.verdict = 'not_met' AND k.critical = 1) AS critical,
        count(*) FILTER (WHERE r.verdict IN ('not_met', 'basically_met') AND k.required = 1) AS lost
    FROM l LEFT JOIN assessment_result r ON r.assessment_id = l.a LEFT JOIN criterion k ON k.id = r.criterion_id
    GROUP BY l.id, l.code_sort, l.level, l.decided_on, l.a
)
SELECT n.id, u.code, n.code_sort, u.full_name, v.code, v.full_name, n.level, n.decided_on, n.a, x.assessed_on, x.checked, s.id, s.code, s.name, s.name_en, s.valid_from, s.valid_to,
    s.criteria_total, (SELECT count(*) FROM criterion k WHERE k.set_id = s.id), n.missed, n.basically, n.critical, n.lost
FROM n JOIN unit u ON u.id = n.id LEFT JOIN unit v ON v.id = u.parent_id LEFT JOIN assessment x ON x.id = n.a LEFT JOIN criteria_set s ON s.id = x.set_id
ORDER BY n.code_sort, n.id, n.level
