-- Contacts whose newest line says that they are there, and which are not.
SELECT l.record_id, l.number FROM change l
WHERE l.resource = 'producer-contacts' AND l.action <> 'erase'
  AND l.number = (SELECT max(m.number) FROM change m WHERE m.resource = 'producer-contacts' AND m.record_id = l.record_id)
  AND NOT EXISTS (SELECT 1 FROM producer_contact c WHERE c.producer_id = l.record_id)
ORDER BY l.record_id
