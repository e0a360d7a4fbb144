-- The picture of that hash, if it is one of a product.
SELECT i.type, c.content FROM product_image i JOIN attachment_content c ON c.sha256 = i.sha256 WHERE i.sha256 = $1 LIMIT 1
