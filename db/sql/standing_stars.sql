-- The stars of product $1: how many, when, from, to, ended; the later counts before the earlier.
SELECT stars, decided_on, coalesce(valid_from, decided_on), valid_to, ended_on FROM certification
WHERE product_id = $1 ORDER BY decided_on, id
