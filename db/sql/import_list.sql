-- Imports before number $1, the newest first, at most $2; with $3 only those sent with that key; with $4 those of keys bound to that unit or, on the day $5, below it.
SELECT id, resource, dry_run, reason, principal, key_id, role, unit_id, unit_code, lang, request_id, bytes, sha256, created_at, started_at, ended_at, state,
  row_count, inserted, updated, unchanged, faults, first_change, last_change, problem, detail FROM import i
WHERE id < $1 AND ($3 IS NULL OR key_id = $3)
  AND ($4 IS NULL OR i.unit_id = $4 OR EXISTS (
    SELECT 1 FROM unit_scope s WHERE s.ancestor_id = $4 AND s.unit_id = i.unit_id AND s.scope_from <= $5 AND s.scope_to >= $5))
ORDER BY id DESC LIMIT $2
