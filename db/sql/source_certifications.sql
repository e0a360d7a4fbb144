-- A certification with its state on {{day}}, how that came, when it may be evaluated again, and the unit it counts for: its own, or its product's.
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
    CASE
        WHEN c.ended_on IS NOT NULL AND c.ended_on <= {{day}} THEN 'ended'
        WHEN c.valid_to IS NOT NULL AND c.valid_to < {{day}} THEN 'expired'
        WHEN u.valid_to IS NOT NULL AND u.valid_to < {{day}} THEN 'unit_ended'
        ELSE 'valid'
    END AS state,
    CASE
        WHEN c.ended_on IS NOT NULL AND c.ended_on <= {{day}} THEN coalesce(c.ended_reason, 'other')
        WHEN coalesce(c.valid_from, c.decided_on) > {{day}} THEN 'not_yet'
        WHEN c.valid_to IS NOT NULL AND c.valid_to < {{day}} THEN 'expired'
        WHEN u.valid_to IS NOT NULL AND u.valid_to < {{day}} THEN 'unit_change'
        WHEN c.basis = 'extension' THEN 'extended'
        WHEN c.product_id IS NOT NULL AND {{day}} >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
            WHERE q.programme = 'ocop' AND q.valid_from <= {{day}} AND (q.valid_to IS NULL OR q.valid_to >= {{day}})) THEN 'expiring'
        ELSE 'valid'
    END AS validity,
    CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
        WHERE q.programme = 'ocop' AND q.valid_from <= {{day}} AND (q.valid_to IS NULL OR q.valid_to >= {{day}})) END AS reevaluation_from,
    CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
        WHERE q.programme = 'ocop' AND q.valid_from <= {{day}} AND (q.valid_to IS NULL OR q.valid_to >= {{day}})) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id
