-- Sales of a product on a channel are told once for each day.
SELECT {{id}}, p.code, c.code, k.period_from, k.period_to
FROM sale l JOIN sale k ON k.product_id = l.product_id AND k.channel_id = l.channel_id AND k.id <> l.id JOIN product p ON p.id = l.product_id JOIN channel c ON c.id = l.channel_id
WHERE k.period_to >= l.period_from AND l.period_to >= k.period_from
