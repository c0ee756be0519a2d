DROP TABLE codes;
DROP TABLE login_attempts;
DROP INDEX users_proposed;
ALTER TABLE users DROP COLUMN proposed;
ALTER TABLE users ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN wait_until TEXT;
