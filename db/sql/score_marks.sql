SELECT criterion_id, points FROM score_item WHERE sheet_id = $1
