SELECT whole FROM tally_state
