-- When unit $1 left the roster on which it was on day $2, and when it entered the one on which it was on day $3.
SELECT (SELECT max(r.left_on) FROM roster r WHERE r.unit_id = $1 AND r.entered_on <= $3 AND r.left_on > $2 AND r.left_on <= $3),
    (SELECT min(r.entered_on) FROM roster r WHERE r.unit_id = $1 AND r.entered_on > $2 AND r.entered_on <= $3)
