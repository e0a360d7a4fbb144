SELECT producer_id, representative, address, phone, email, version, recorded_at, salt FROM producer_contact WHERE producer_id = $1
