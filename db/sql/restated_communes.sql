-- The communes of unit $2 on day $1, each with where it wholly went by the borders of day $3 (or wholly came from nothing: none). In the order of that unit: its code, name, id; code, name,
-- on the roster, standard, advanced, model, assessed, criteria met, products.
SELECT n.code, n.full_name, n.id, u.code, u.full_name,
    CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard' AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
        AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced' AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
        AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = 'model' AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
        AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1) THEN 1 ELSE 0 END,
    (SELECT count(*) FROM assessment_result r WHERE r.verdict = 'met' AND r.assessment_id =
        (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)),
    (SELECT count(*) FROM product p WHERE p.unit_id = u.id AND p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1))
FROM unit_scope y JOIN unit u ON u.id = y.unit_id
LEFT JOIN unit n ON n.id = (
    SELECT h.id FROM unit_scope z JOIN unit h ON h.id = z.ancestor_id
    WHERE z.unit_id = u.id AND z.scope_from <= $3 AND z.scope_to >= $3 AND h.level = 'commune' AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3) LIMIT 1)
  -- Nothing of it, or of what it went into, was taken away until then while that went on; ...
  AND NOT EXISTS (SELECT 1 FROM unit_scope z JOIN unit_change x ON x.from_id = z.ancestor_id JOIN unit f ON f.id = x.from_id
    WHERE z.unit_id = u.id AND z.scope_from < x.effective_on AND z.scope_to >= x.effective_on AND x.extent = 'part' AND f.level = 'commune'
      AND x.effective_on > $1 AND x.effective_on <= $3)
  -- ... and back to the borders of before, nothing had come to it since.
  AND NOT EXISTS (SELECT 1 FROM unit_change x WHERE x.to_id = u.id AND x.from_id <> u.id AND x.effective_on > $3 AND x.effective_on <= $1)
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
ORDER BY CASE WHEN n.id IS NULL THEN 1 ELSE 0 END, n.code_sort, n.id, u.code_sort
