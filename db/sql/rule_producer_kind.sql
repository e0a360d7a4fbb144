-- Associations and centres take part with services of tourism alone: the sixth group of every decision so far. LAW: 26/2026/QĐ-TTg
SELECT {{id}}, r.code, r.kind, p.code, g.code
FROM product p JOIN producer r ON r.id = p.producer_id JOIN product_group g ON g.id = p.group_id
WHERE r.kind IN ('association', 'tourism_centre') AND g.code <> '6'
