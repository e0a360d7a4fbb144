-- The rosters that still count unit $1 on day $2.
SELECT r.id, r.period FROM roster r WHERE r.unit_id = $1 AND r.entered_on < $2 AND (r.left_on IS NULL OR r.left_on > $2) ORDER BY r.id
