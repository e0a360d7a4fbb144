-- A ground of revocation is one of the programme, in force when it was revoked.
SELECT {{id}}, c.ended_ground, c.programme, c.ended_on
FROM certification c
WHERE c.ended_ground IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revocation_ground g WHERE g.code = c.ended_ground AND g.programme = c.programme
    AND g.valid_from <= c.ended_on AND (g.valid_to IS NULL OR g.valid_to >= c.ended_on))
