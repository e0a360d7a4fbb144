UPDATE tally_state SET whole = 1
