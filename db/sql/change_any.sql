-- Has anything been written but keys?
SELECT 1 FROM change WHERE resource <> 'keys' LIMIT 1
