-- A product at an event and the unit it counts for, the product's.
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id
