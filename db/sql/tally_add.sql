INSERT INTO tally (ancestor_id, grain, step, units, roster, standard, advanced, model, assessed, criteria, indicators, products, stars_5, stars_4, stars_3)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (ancestor_id, grain, step) DO UPDATE SET units = tally.units + excluded.units, roster = tally.roster + excluded.roster,
    standard = tally.standard + excluded.standard, advanced = tally.advanced + excluded.advanced, model = tally.model + excluded.model,
    assessed = tally.assessed + excluded.assessed, criteria = tally.criteria + excluded.criteria, indicators = tally.indicators + excluded.indicators,
    products = tally.products + excluded.products, stars_5 = tally.stars_5 + excluded.stars_5, stars_4 = tally.stars_4 + excluded.stars_4,
    stars_3 = tally.stars_3 + excluded.stars_3
