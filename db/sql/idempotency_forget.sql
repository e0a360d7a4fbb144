DELETE FROM idempotency WHERE kept_at <= $1
