-- What became of import $1, if it still waits.
UPDATE import SET state = $2, started_at = $3, ended_at = $4, row_count = $5, inserted = $6, updated = $7, unchanged = $8, faults = $9, first_change = $10,
  last_change = $11, problem = $12, detail = $13
WHERE id = $1 AND state = 'queued'
