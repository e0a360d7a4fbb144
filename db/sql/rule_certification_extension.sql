-- An extension begins on the day after a certificate of as many stars ended by its term, and lasts as long as the procedure in force allows.
SELECT {{id}}, c.valid_from, c.valid_to, coalesce((SELECT max(q.extension_days) FROM procedure q WHERE q.programme = 'ocop' AND q.valid_from <= c.decided_on
    AND (q.valid_to IS NULL OR q.valid_to >= c.decided_on)), '')
FROM certification c
WHERE c.basis = 'extension' AND NOT EXISTS (SELECT 1 FROM certification k JOIN procedure q ON q.programme = 'ocop' AND q.valid_from <= c.decided_on
    AND (q.valid_to IS NULL OR q.valid_to >= c.decided_on)
    WHERE k.product_id = c.product_id AND k.id <> c.id AND k.stars = c.stars AND k.ended_on IS NULL AND date(k.valid_to, '+1 day') = c.valid_from
      AND c.valid_to <= date(k.valid_to, '+' || q.extension_days || ' days'))
