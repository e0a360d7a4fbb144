SELECT a.dossier_id, a.document, a.type, a.sha256, c.content FROM attachment a JOIN attachment_content c ON c.sha256 = a.sha256 WHERE a.id = $1
