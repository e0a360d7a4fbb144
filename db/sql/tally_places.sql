-- Where unit $1 counts among the units that are tallied: those of the highest level.
SELECT s.ancestor_id, s.scope_from, s.scope_to FROM unit_scope s JOIN unit u ON u.id = s.ancestor_id
WHERE s.unit_id = $1 AND u.level = 'province'
