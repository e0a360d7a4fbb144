-- A product with its stars on {{day}}, those of the latest certification valid on that day, and how that stands.
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
    (SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
    CASE
        WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= {{day}}) THEN 'lapsed' ELSE 'none' END
        WHEN {{day}} >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
            WHERE q.programme = 'ocop' AND q.valid_from <= {{day}} AND (q.valid_to IS NULL OR q.valid_to >= {{day}})) THEN 'expiring'
        ELSE 'valid'
    END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
    SELECT k.id FROM certification k
    WHERE k.product_id = p.id
      AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND k.decided_on <= {{day}}
      AND (k.valid_to IS NULL OR k.valid_to >= {{day}})
      AND (k.ended_on IS NULL OR k.ended_on > {{day}})
    ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)
