-- Codes from $1 up to, and without, $2: of products that are, or ever were.
SELECT code FROM product WHERE code >= $1 AND code < $2
UNION ALL SELECT code FROM product_history WHERE code >= $1 AND code < $2
