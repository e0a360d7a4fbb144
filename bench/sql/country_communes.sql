-- All communes on day $1, and what is new since $3, counted from the rows themselves: units, roster, standard, advanced, model, newly of each, assessed, criteria, indicators.
WITH c AS MATERIALIZED (
    SELECT u.id AS id,
        CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
            THEN 1 ELSE 0 END AS counted
    FROM unit u
    WHERE u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
), t AS MATERIALIZED (
    SELECT c.id AS id,
        (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = c.id AND k.level = 'standard' AND k.decided_on <= $1
            AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS s,
        (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = c.id AND k.level = 'advanced' AND k.decided_on <= $1
            AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS d,
        (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = c.id AND k.level = 'model' AND k.decided_on <= $1
            AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS m,
        (SELECT x.id FROM assessment x WHERE x.unit_id = c.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1) AS a
    FROM c WHERE c.counted = 1
)
SELECT (SELECT count(*) FROM c), count(*), count(t.s), count(t.d), count(t.m),
    count(*) FILTER (WHERE t.s >= $3), count(*) FILTER (WHERE t.d >= $3), count(*) FILTER (WHERE t.m >= $3), count(t.a),
    coalesce(sum((SELECT count(*) FROM assessment_result r WHERE r.assessment_id = t.a AND r.verdict = 'met')), 0),
    coalesce(sum((SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = t.a)), 0)
FROM t
