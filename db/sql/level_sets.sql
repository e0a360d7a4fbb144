-- Criteria sets for communes: that of code $4, that of id $5, or all of level $3 that are in force on day $1 for unit $2: its own and the country's. There are tens of them.
-- A unit's own goes first, then those by which somebody was assessed, then the newest.
SELECT s.id, s.requires_id, s.code, s.name, s.name_en, s.level, s.decision, s.valid_from, s.valid_to, s.criteria_total, s.indicator_total, s.complete, s.confirmed,
    (SELECT count(*) FROM criterion k WHERE k.set_id = s.id), (SELECT count(*) FROM criterion k WHERE k.set_id = s.id AND k.required = 1),
    (SELECT count(*) FROM indicator i WHERE i.set_id = s.id)
FROM criteria_set s
WHERE s.unit_level = 'commune'
  AND (s.code = $4 OR s.id = $5 OR (s.level = $3 AND s.valid_from <= $1 AND (s.valid_to IS NULL OR s.valid_to >= $1)
    AND (s.unit_id IS NULL OR s.unit_id IN (
        SELECT y.ancestor_id FROM unit_scope y WHERE y.unit_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1))))
ORDER BY CASE WHEN s.unit_id IS NULL THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM assessment a WHERE a.set_id = s.id AND a.assessed_on <= $1) THEN 0 ELSE 1 END, s.valid_from DESC, s.code
