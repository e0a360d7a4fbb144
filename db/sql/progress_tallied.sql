-- What unit $2 (0: the whole register) had on day $1, and what of it began since $3: what every day up to it added. One row in the order of progress_communes and
-- progress_products; no row where the sums are not whole.
WITH n AS (
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 0 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 1 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 2 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 3 AND since >= $3 AND since <= $1 AND step <= $1
), s AS (
    SELECT coalesce(sum(units), 0) AS units, coalesce(sum(roster), 0) AS roster, coalesce(sum(standard), 0) AS standard, coalesce(sum(advanced), 0) AS advanced, coalesce(sum(model), 0) AS model, coalesce(sum(assessed), 0) AS assessed, coalesce(sum(criteria), 0) AS criteria, coalesce(sum(indicators), 0) AS indicators, coalesce(sum(products), 0) AS products, coalesce(sum(stars_5), 0) AS stars_5, coalesce(sum(stars_4), 0) AS stars_4, coalesce(sum(stars_3), 0) AS stars_3
    FROM tally WHERE ancestor_id = $2 AND step <= $1
), b AS (
    SELECT coalesce(sum(new_standard), 0) AS new_standard, coalesce(sum(new_advanced), 0) AS new_advanced, coalesce(sum(new_model), 0) AS new_model, coalesce(sum(new_products), 0) AS new_products
    FROM tally WHERE ancestor_id = $2 AND step >= $3 AND step <= $1
), w AS (
    SELECT coalesce(sum(CASE WHEN figure = 0 THEN n END), 0) AS new_standard, coalesce(sum(CASE WHEN figure = 1 THEN n END), 0) AS new_advanced, coalesce(sum(CASE WHEN figure = 2 THEN n END), 0) AS new_model, coalesce(sum(CASE WHEN figure = 3 THEN n END), 0) AS new_products
    FROM n
)
SELECT s.units, s.roster, s.standard, s.advanced, s.model, b.new_standard + w.new_standard, b.new_advanced + w.new_advanced, b.new_model + w.new_model,
    s.assessed, s.criteria, s.indicators, s.products, b.new_products + w.new_products, s.stars_5, s.stars_4, s.stars_3
FROM tally_state x CROSS JOIN s CROSS JOIN b CROSS JOIN w WHERE x.whole = 1
