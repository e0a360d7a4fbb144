-- The communes on the roster of unit $2 on day $1: all, those that hold level $3, and of the others those whose latest assessment meets at least $4 criteria.
WITH c AS MATERIALIZED (
    SELECT u.id AS id,
        (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = $3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
            AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1) LIMIT 1) AS held,
        (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1) AS a
    FROM unit_scope y JOIN unit u ON u.id = y.unit_id
    WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
      AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
      AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
)
SELECT count(*), count(c.held),
    count(*) FILTER (WHERE c.held IS NULL AND (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = c.a AND r.verdict = 'met') >= $4)
FROM c
