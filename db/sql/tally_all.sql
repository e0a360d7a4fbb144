SELECT ancestor_id, step, units, roster, standard, advanced, model, assessed, criteria, indicators, products, stars_5, stars_4, stars_3, new_standard, new_advanced, new_model, new_products FROM tally
