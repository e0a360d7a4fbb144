INSERT INTO producer_contact (producer_id, representative, address, phone, email, version, recorded_at, salt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (producer_id) DO UPDATE SET representative = excluded.representative, address = excluded.address, phone = excluded.phone,
  email = excluded.email, version = excluded.version, recorded_at = excluded.recorded_at, salt = excluded.salt
