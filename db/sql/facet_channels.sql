-- The products listed on day $2 ($1 is not asked), each with the channel.
SELECT l.product_id, c.id, c.code, c.name
FROM listing l JOIN channel c ON c.id = l.channel_id
WHERE $1 IS NULL AND l.listed_from <= $2 AND (l.listed_to IS NULL OR l.listed_to >= $2)
ORDER BY l.product_id, c.id
