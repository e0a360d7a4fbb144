-- The set of code $1.
SELECT id, code, name, name_en, criteria_total, indicator_total FROM criteria_set WHERE code = $1
