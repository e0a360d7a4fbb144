-- What is asked on day $1 of units of level $2, for level $3 or (NULL) any.
SELECT code, name, coalesce(name_en, name), level, counts, holding, share_from, criteria_from, law, confirmed FROM eligibility_rule
WHERE unit_level = $2 AND level = coalesce($3, level) AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY level, code_sort
