-- How many communes on the roster of unit $2 on day $1 hold no valid certification at level $3 while one that went into them did: it passes on by an act of its own only.
SELECT count(*) FROM unit_scope y JOIN unit u ON u.id = y.unit_id
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND u.level = 'commune' AND u.valid_from <= $1 AND (u.valid_to IS NULL OR u.valid_to >= $1)
  AND EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1 AND (r.left_on IS NULL OR r.left_on > $1))
  AND NOT EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = u.id AND k.level = $3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
    AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1))
  AND EXISTS (SELECT 1 FROM unit_change c JOIN certification k ON k.unit_id = c.from_id
    WHERE c.to_id = u.id AND c.from_id <> u.id AND c.effective_on <= $1 AND k.level = $3 AND k.decided_on < c.effective_on
      AND (k.valid_to IS NULL OR k.valid_to >= c.effective_on) AND (k.ended_on IS NULL OR k.ended_on >= c.effective_on))
