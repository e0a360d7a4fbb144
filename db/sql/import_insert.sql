-- A sheet that waits: $1 resource, $2 dry_run, $3 reason, $4 principal, $5 key, $6 role, $7 unit, $8 its code, $9 language, $10 request, $11 bytes, $12 sha256, $13 now.
INSERT INTO import (id, resource, dry_run, reason, principal, key_id, role, unit_id, unit_code, lang, request_id, bytes, sha256, created_at, state)
SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'queued' FROM import
RETURNING id
