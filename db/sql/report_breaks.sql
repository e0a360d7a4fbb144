-- What changed below unit $3 behind day $1 and up to day $2, so that figures before and after are of other things. In the order of days: day, what, how many came, how many went, which set.
SELECT b.day, b.what, sum(b.came), sum(b.went), max(b.code) FROM (
    SELECT r.entered_on AS day, 'roster' AS what, 1 AS came, 0 AS went, '' AS code FROM roster r
    WHERE r.entered_on > $1 AND r.entered_on <= $2
      AND NOT EXISTS (SELECT 1 FROM roster o WHERE o.unit_id = r.unit_id AND o.left_on = r.entered_on)
      AND EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = r.unit_id AND y.ancestor_id = $3 AND y.scope_from <= r.entered_on AND y.scope_to >= r.entered_on)
    UNION ALL
    SELECT r.left_on, 'roster', 0, 1, '' FROM roster r
    WHERE r.left_on > $1 AND r.left_on <= $2
      AND NOT EXISTS (SELECT 1 FROM roster o WHERE o.unit_id = r.unit_id AND o.entered_on = r.left_on)
      AND EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = r.unit_id AND y.ancestor_id = $3 AND y.scope_from <= r.left_on AND y.scope_to >= r.entered_on)
    UNION ALL
    SELECT c.effective_on, 'borders', 0, 1, '' FROM unit_change c JOIN unit u ON u.id = c.from_id
    WHERE c.effective_on > $1 AND c.effective_on <= $2 AND c.kind <> 'unchanged' AND u.level = 'commune'
      AND EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = u.id AND y.ancestor_id = $3)
    UNION ALL
    SELECT s.valid_from, 'set', 1, 0, s.code FROM criteria_set s
    WHERE s.valid_from > $1 AND s.valid_from <= $2 AND s.unit_level = 'commune'
      AND (s.unit_id IS NULL OR s.unit_id = $3 OR EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = $3 AND y.ancestor_id = s.unit_id))
) b
GROUP BY b.day, b.what, b.code
ORDER BY b.day, b.what, b.code
