INSERT INTO tally_new (ancestor_id, figure, since, step, n) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (ancestor_id, figure, since, step) DO UPDATE SET n = tally_new.n + excluded.n
