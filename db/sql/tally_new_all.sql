SELECT ancestor_id, figure, since, step, n FROM tally_new
