-- Every key beside what the change log says of it: how it was made, when, and when it was revoked.
SELECT k.id, k.role, k.unit_id, k.name, k.expires_on, k.created_at, k.revoked_at,
  (SELECT c.after FROM change c WHERE c.resource = 'keys' AND c.record_id = k.id AND c.action = 'create' ORDER BY c.number LIMIT 1),
  (SELECT c.at FROM change c WHERE c.resource = 'keys' AND c.record_id = k.id AND c.action = 'create' ORDER BY c.number LIMIT 1),
  (SELECT c.at FROM change c WHERE c.resource = 'keys' AND c.record_id = k.id AND c.action = 'revoke' ORDER BY c.number LIMIT 1)
FROM api_key k ORDER BY k.id
