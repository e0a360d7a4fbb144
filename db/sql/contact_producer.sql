-- Where and when a producer is registered, or was before it was withdrawn: $1.
SELECT unit_id, registered_on FROM producer WHERE id = $1
UNION ALL
SELECT h.unit_id, h.registered_on FROM producer_history h
WHERE h.id = $1 AND h.ended_how = 'withdraw' AND NOT EXISTS (SELECT 1 FROM producer p WHERE p.id = $1)
  AND NOT EXISTS (SELECT 1 FROM producer_history later WHERE later.id = $1 AND later.version > h.version)
