SELECT entered_on, left_on FROM roster WHERE unit_id = $1
