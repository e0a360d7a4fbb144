-- Every contact with the newest line that the change log has of it.
SELECT c.producer_id, c.representative, c.address, c.phone, c.email, c.version, c.recorded_at, c.salt, l.number, l.at, l.action, l.after
FROM producer_contact c
LEFT JOIN change l ON l.resource = 'producer-contacts' AND l.record_id = c.producer_id
  AND l.number = (SELECT max(m.number) FROM change m WHERE m.resource = 'producer-contacts' AND m.record_id = c.producer_id)
ORDER BY c.producer_id
