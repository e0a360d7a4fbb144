-- Import $1.
SELECT id, resource, dry_run, reason, principal, key_id, role, unit_id, unit_code, lang, request_id, bytes, sha256, created_at, started_at, ended_at, state,
  row_count, inserted, updated, unchanged, faults, first_change, last_change, problem, detail FROM import WHERE id = $1
