-- All products on day $1, counted from the rows themselves: all, joined since $3, with 5, 4, 3 stars.
WITH t AS MATERIALIZED (
    SELECT p.joined_on AS joined_on,
        (SELECT k.stars FROM certification k WHERE k.product_id = p.id AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
            AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)
            ORDER BY k.decided_on DESC, k.id DESC LIMIT 1) AS stars
    FROM product p
    WHERE p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1)
)
SELECT count(*), count(*) FILTER (WHERE t.joined_on >= $3), count(*) FILTER (WHERE t.stars = 5),
    count(*) FILTER (WHERE t.stars = 4), count(*) FILTER (WHERE t.stars = 3)
FROM t
