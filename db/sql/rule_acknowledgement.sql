-- Only what was held can be acknowledged: a unit that wholly became this one, at once or by and by, was certified at that level until it did.
SELECT {{id}}, u.code, c.level
FROM certification c JOIN unit u ON u.id = c.unit_id
WHERE c.basis = 'acknowledgement_after_merger' AND NOT EXISTS (
    WITH RECURSIVE went (id, until) AS (
        SELECT x.from_id, x.effective_on FROM unit_change x WHERE x.to_id = c.unit_id AND x.extent = 'full' AND x.effective_on <= c.decided_on
        UNION SELECT y.from_id, y.effective_on FROM went JOIN unit_change y ON y.to_id = went.id WHERE y.extent = 'full' AND y.effective_on < went.until)
    SELECT 1 FROM went JOIN certification k ON k.unit_id = went.id
    WHERE k.level = c.level AND k.decided_on < went.until AND coalesce(k.valid_from, k.decided_on) < went.until
      AND (k.valid_to IS NULL OR k.valid_to >= {{eve went.until}}) AND (k.ended_on IS NULL OR k.ended_on >= went.until))
