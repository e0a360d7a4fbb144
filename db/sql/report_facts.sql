-- What figures of unit $2 can rest on, up to day $1: of which kind, how many, how many of them invented, how many on a day that is not exactly known; the oldest and the newest day of
-- any; how many are of later days, how many of these on a day that is not exactly known.
WITH b AS MATERIALIZED (SELECT DISTINCT y.unit_id AS id, u.level AS level FROM unit_scope y JOIN unit u ON u.id = y.unit_id WHERE y.ancestor_id = $2),
p AS MATERIALIZED (SELECT p.id AS id, p.joined_on AS joined_on, p.joined_on_precision AS joined_on_precision, p.synthetic AS synthetic FROM b JOIN product p ON p.unit_id = b.id),
f AS (
    SELECT 'units' AS kind, u.valid_from AS day, u.valid_from_precision AS precision, u.synthetic AS synthetic FROM b JOIN unit u ON u.id = b.id WHERE b.level = 'commune'
    UNION ALL
    SELECT 'rosters', r.entered_on, r.entered_on_precision, r.synthetic FROM b JOIN roster r ON r.unit_id = b.id
    UNION ALL
    SELECT CASE b.level WHEN 'commune' THEN 'communes' ELSE 'districts' END, k.decided_on, k.decided_on_precision, k.synthetic
    FROM b JOIN certification k ON k.unit_id = b.id WHERE b.level IN ('commune', 'district')
    UNION ALL
    SELECT 'assessments', a.assessed_on, 'day', a.synthetic FROM b JOIN assessment a ON a.unit_id = b.id
    UNION ALL
    SELECT 'products', p.joined_on, p.joined_on_precision, p.synthetic FROM p
    UNION ALL
    SELECT 'stars', k.decided_on, k.decided_on_precision, k.synthetic FROM p JOIN certification k ON k.product_id = p.id
)
SELECT f.kind, count(CASE WHEN f.day <= $1 THEN 1 END), count(CASE WHEN f.day <= $1 AND f.synthetic = 1 THEN 1 END),
    count(CASE WHEN f.day <= $1 AND coalesce(f.precision, 'day') <> 'day' THEN 1 END), min(f.day), max(f.day),
    count(CASE WHEN f.day > $1 THEN 1 END), count(CASE WHEN f.day > $1 AND coalesce(f.precision, 'day') <> 'day' THEN 1 END)
FROM f GROUP BY f.kind
