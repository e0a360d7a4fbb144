SELECT sha256 FROM product_image WHERE product_id = $1 ORDER BY id
