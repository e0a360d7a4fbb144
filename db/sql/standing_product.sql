SELECT unit_id, joined_on, left_on FROM product WHERE id = $1
