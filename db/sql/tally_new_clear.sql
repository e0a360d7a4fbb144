DELETE FROM tally_new
