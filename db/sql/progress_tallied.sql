-- What unit $2 (0: the whole register) had on day $1: whole months before its month ($4), days of that up to the day. One row in the order of
-- progress_communes and progress_products; no row where the sums are not whole.
WITH t AS (
    SELECT * FROM tally WHERE ancestor_id = $2 AND grain = 1 AND step < $4
    UNION ALL
    SELECT * FROM tally WHERE ancestor_id = $2 AND grain = 2 AND step >= $4 AND step <= $1
), n AS (
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 0 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 1 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 2 AND since >= $3 AND since <= $1 AND step <= $1
    UNION ALL
    SELECT figure, n FROM tally_new WHERE ancestor_id = $2 AND figure = 3 AND since >= $3 AND since <= $1 AND step <= $1
), s AS (
    SELECT coalesce(sum(units), 0) AS units, coalesce(sum(roster), 0) AS roster, coalesce(sum(standard), 0) AS standard,
        coalesce(sum(advanced), 0) AS advanced, coalesce(sum(model), 0) AS model, coalesce(sum(assessed), 0) AS assessed,
        coalesce(sum(criteria), 0) AS criteria, coalesce(sum(indicators), 0) AS indicators, coalesce(sum(products), 0) AS products,
        coalesce(sum(stars_5), 0) AS stars_5, coalesce(sum(stars_4), 0) AS stars_4, coalesce(sum(stars_3), 0) AS stars_3
    FROM t
), w AS (
    SELECT coalesce(sum(CASE WHEN figure = 0 THEN n END), 0) AS standard, coalesce(sum(CASE WHEN figure = 1 THEN n END), 0) AS advanced,
        coalesce(sum(CASE WHEN figure = 2 THEN n END), 0) AS model, coalesce(sum(CASE WHEN figure = 3 THEN n END), 0) AS products
    FROM n
)
SELECT s.units, s.roster, s.standard, s.advanced, s.model, w.standard, w.advanced, w.model, s.assessed, s.criteria, s.indicators,
    s.products, w.products, s.stars_5, s.stars_4, s.stars_3
FROM tally_state x CROSS JOIN s CROSS JOIN w WHERE x.whole = 1
