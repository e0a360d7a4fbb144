INSERT INTO attachment_content (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING
