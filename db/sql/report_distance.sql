-- The communes on the roster of unit $2 on day $1 by how many of the $4 required criteria of set $3 their latest assessment under it misses: from behind ($5, $6, $7) on, at most $8.
-- A row a commune, at least one: communes, those assessed, those that miss nothing; id, code, its key, name, unit above (code, name), day and check of the assessment, met, basically met,
-- not met, not applicable, missing.
WITH c AS MATERIALIZED (
    SELECT u.id AS id, u.code_sort AS code_sort,
        (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.set_id = $3 AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC LIMIT 1) AS a
    FROM unit_scope y JOIN unit u ON u.id = y.unit_id
    WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
      AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
), d AS MATERIALIZED (
    SELECT c.id AS id, c.code_sort AS code_sort, c.a AS a, count(*) FILTER (WHERE r.verdict = 'met') AS met, count(*) FILTER (WHERE r.verdict = 'basically_met') AS basically,
        count(*) FILTER (WHERE r.verdict = 'not_met') AS missed, count(*) FILTER (WHERE r.verdict = 'not_applicable') AS passed,
        $4 - count(*) FILTER (WHERE r.verdict IN ('met', 'not_applicable') AND k.required = 1) AS missing
    FROM c LEFT JOIN assessment_result r ON r.assessment_id = c.a LEFT JOIN criterion k ON k.id = r.criterion_id
    GROUP BY c.id, c.code_sort, c.a
), t AS MATERIALIZED (
    SELECT count(*) AS communes, count(d.a) AS assessed, count(*) FILTER (WHERE d.missing <= 0) AS fulfilled FROM d
), page AS MATERIALIZED (
    SELECT d.id AS id, d.code_sort AS code_sort, d.a AS a, d.met AS met, d.basically AS basically, d.missed AS missed, d.passed AS passed, d.missing AS missing
    FROM d WHERE (d.missing, d.code_sort, d.id) > ($5, $6, $7)
    ORDER BY d.missing, d.code_sort, d.id LIMIT $8
)
SELECT t.communes, t.assessed, t.fulfilled, p.id, u.code, p.code_sort, u.full_name, v.code, v.full_name, x.assessed_on, x.checked,
    p.met, p.basically, p.missed, p.passed, p.missing
FROM t LEFT JOIN page p ON 1 = 1 LEFT JOIN unit u ON u.id = p.id LEFT JOIN unit v ON v.id = u.parent_id LEFT JOIN assessment x ON x.id = p.a
ORDER BY p.missing, p.code_sort, p.id
