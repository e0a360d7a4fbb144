-- Places recorded at an instant at which no unit and no change of units was written.
SELECT count(*) FROM (SELECT recorded_at FROM unit_scope UNION ALL SELECT recorded_at FROM unit_scope_history UNION ALL SELECT recorded_to FROM unit_scope_history) s
WHERE s.recorded_at NOT IN (SELECT c.at FROM change c WHERE c.resource IN ('units', 'unit-changes'))
