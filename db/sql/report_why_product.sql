-- When product $1 left the programme.
SELECT left_on FROM product WHERE id = $1
