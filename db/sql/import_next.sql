-- The sheet that has waited longest.
SELECT min(id) FROM import WHERE state = 'queued'
