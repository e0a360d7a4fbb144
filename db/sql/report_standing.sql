-- Each unit of commune level in force below unit $2 on day $1, with its standing then. In the order of their ids: id, code, name, kind, on the roster, the days on which it was certified
-- standard, advanced and model by what is valid, code of the set of its latest assessment (NULL: none), its day, criteria and indicators met at it, first day in force.
SELECT u.id, u.code, u.full_name, u.kind,
    CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END,
    (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard' AND k.decided_on <= $1
        AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)),
    (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced' AND k.decided_on <= $1
        AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)),
    (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = u.id AND k.level = 'model' AND k.decided_on <= $1
        AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)),
    s.code, x.assessed_on,
    (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = x.id AND r.verdict = 'met'),
    (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = x.id),
    u.valid_from
FROM unit_scope y JOIN unit u ON u.id = y.unit_id
LEFT JOIN assessment x ON x.id = (SELECT a.id FROM assessment a WHERE a.unit_id = u.id AND a.assessed_on <= $1 ORDER BY a.assessed_on DESC, a.id DESC LIMIT 1)
LEFT JOIN criteria_set s ON s.id = x.set_id
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
ORDER BY u.id
