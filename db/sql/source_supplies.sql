-- A supply with what is left of it.
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s
