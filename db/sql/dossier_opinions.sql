SELECT asked, satisfied FROM dossier_move WHERE dossier_id = $1 AND asked IS NOT NULL ORDER BY id DESC LIMIT 1
