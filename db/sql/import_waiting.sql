-- How many wait.
SELECT count(*) FROM import WHERE state = 'queued'
