-- A step of the roadmap with how it stands on {{day}}: reached when the level is held, behind when its year is over and it is not.
SELECT r.*,
    (SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= {{day}}
        AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND (k.valid_to IS NULL OR k.valid_to >= {{day}}) AND (k.ended_on IS NULL OR k.ended_on > {{day}})) AS reached_on,
    CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= {{day}}
        AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND (k.valid_to IS NULL OR k.valid_to >= {{day}}) AND (k.ended_on IS NULL OR k.ended_on > {{day}})) THEN 'reached'
        WHEN r.year < CAST(substr({{day}}, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r
