SELECT ancestor_id, grain, step, units, roster, standard, advanced, model, assessed, criteria, indicators, products, stars_5, stars_4, stars_3 FROM tally
