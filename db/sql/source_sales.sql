-- A sale and the unit it counts for, its product's.
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id
