-- What figures of unit $2 can rest on, up to day $1: of which kind, how many, how many of them invented, how many on a day that is not exactly known; the oldest and the newest day of
-- any; how many are of later days, how many of these on a day that is not exactly known.
SELECT 'units', count(CASE WHEN u.valid_from <= $1 THEN 1 END), count(CASE WHEN u.valid_from <= $1 AND u.synthetic = 1 THEN 1 END),
    count(CASE WHEN u.valid_from <= $1 AND coalesce(u.valid_from_precision, 'day') <> 'day' THEN 1 END), min(u.valid_from), max(u.valid_from),
    count(CASE WHEN u.valid_from > $1 THEN 1 END), count(CASE WHEN u.valid_from > $1 AND coalesce(u.valid_from_precision, 'day') <> 'day' THEN 1 END)
FROM unit u WHERE u.level = 'commune' AND EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = u.id AND y.ancestor_id = $2)
UNION ALL
SELECT 'rosters', count(CASE WHEN r.entered_on <= $1 THEN 1 END), count(CASE WHEN r.entered_on <= $1 AND r.synthetic = 1 THEN 1 END),
    count(CASE WHEN r.entered_on <= $1 AND coalesce(r.entered_on_precision, 'day') <> 'day' THEN 1 END), min(r.entered_on), max(r.entered_on),
    count(CASE WHEN r.entered_on > $1 THEN 1 END), count(CASE WHEN r.entered_on > $1 AND coalesce(r.entered_on_precision, 'day') <> 'day' THEN 1 END)
FROM roster r WHERE EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = r.unit_id AND y.ancestor_id = $2)
UNION ALL
SELECT CASE u.level WHEN 'commune' THEN 'communes' ELSE 'districts' END, count(CASE WHEN k.decided_on <= $1 THEN 1 END), count(CASE WHEN k.decided_on <= $1 AND k.synthetic = 1 THEN 1 END),
    count(CASE WHEN k.decided_on <= $1 AND coalesce(k.decided_on_precision, 'day') <> 'day' THEN 1 END), min(k.decided_on), max(k.decided_on),
    count(CASE WHEN k.decided_on > $1 THEN 1 END), count(CASE WHEN k.decided_on > $1 AND coalesce(k.decided_on_precision, 'day') <> 'day' THEN 1 END)
FROM certification k JOIN unit u ON u.id = k.unit_id
WHERE u.level IN ('commune', 'district') AND EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = u.id AND y.ancestor_id = $2)
GROUP BY CASE u.level WHEN 'commune' THEN 'communes' ELSE 'districts' END
UNION ALL
SELECT 'assessments', count(CASE WHEN a.assessed_on <= $1 THEN 1 END), count(CASE WHEN a.assessed_on <= $1 AND a.synthetic = 1 THEN 1 END), 0, min(a.assessed_on), max(a.assessed_on),
    count(CASE WHEN a.assessed_on > $1 THEN 1 END), 0
FROM assessment a WHERE EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = a.unit_id AND y.ancestor_id = $2)
UNION ALL
SELECT 'products', count(CASE WHEN p.joined_on <= $1 THEN 1 END), count(CASE WHEN p.joined_on <= $1 AND p.synthetic = 1 THEN 1 END),
    count(CASE WHEN p.joined_on <= $1 AND coalesce(p.joined_on_precision, 'day') <> 'day' THEN 1 END), min(p.joined_on), max(p.joined_on),
    count(CASE WHEN p.joined_on > $1 THEN 1 END), count(CASE WHEN p.joined_on > $1 AND coalesce(p.joined_on_precision, 'day') <> 'day' THEN 1 END)
FROM product p WHERE EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = p.unit_id AND y.ancestor_id = $2)
UNION ALL
SELECT 'stars', count(CASE WHEN k.decided_on <= $1 THEN 1 END), count(CASE WHEN k.decided_on <= $1 AND k.synthetic = 1 THEN 1 END),
    count(CASE WHEN k.decided_on <= $1 AND coalesce(k.decided_on_precision, 'day') <> 'day' THEN 1 END), min(k.decided_on), max(k.decided_on),
    count(CASE WHEN k.decided_on > $1 THEN 1 END), count(CASE WHEN k.decided_on > $1 AND coalesce(k.decided_on_precision, 'day') <> 'day' THEN 1 END)
FROM certification k JOIN product p ON p.id = k.product_id
WHERE EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = p.unit_id AND y.ancestor_id = $2)
