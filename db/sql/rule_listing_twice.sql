-- A product is listed once on a channel at a time.
SELECT {{id}}, p.code, c.code, k.listed_from, coalesce(k.listed_to, '…')
FROM listing l JOIN listing k ON k.product_id = l.product_id AND k.channel_id = l.channel_id AND k.id <> l.id JOIN product p ON p.id = l.product_id JOIN channel c ON c.id = l.channel_id
WHERE (k.listed_to IS NULL OR k.listed_to >= l.listed_from) AND (l.listed_to IS NULL OR l.listed_to >= k.listed_from)
