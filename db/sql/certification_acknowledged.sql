-- What certification $1 acknowledges: those of its level that units which wholly became its unit held until they did (rule_acknowledgement.sql; that its term lasted so long
-- is looked at by who asks).
SELECT k.id, u.code, u.full_name, k.level, k.decision_number, k.decided_on, w.until, k.valid_to
FROM (
    WITH RECURSIVE went (id, until) AS (
        SELECT x.from_id, x.effective_on FROM certification c JOIN unit_change x ON x.to_id = c.unit_id
        WHERE c.id = $1 AND c.basis = 'acknowledgement_after_merger' AND x.extent = 'full' AND x.effective_on <= c.decided_on
        UNION SELECT y.from_id, y.effective_on FROM went JOIN unit_change y ON y.to_id = went.id WHERE y.extent = 'full' AND y.effective_on < went.until)
    SELECT id, until FROM went) w
JOIN certification k ON k.unit_id = w.id JOIN unit u ON u.id = w.id
WHERE k.level = (SELECT c.level FROM certification c WHERE c.id = $1)
  AND k.decided_on < w.until AND coalesce(k.valid_from, k.decided_on) < w.until AND (k.ended_on IS NULL OR k.ended_on >= w.until)
ORDER BY k.id, w.until DESC
