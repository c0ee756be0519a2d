-- Wrong tries are counted for known and unknown logins alike, so that nothing tells them apart.
ALTER TABLE users DROP COLUMN failures;
ALTER TABLE users DROP COLUMN wait_until;
ALTER TABLE users ADD COLUMN proposed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX users_proposed ON users (id) WHERE proposed;

CREATE TABLE login_attempts (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  wait_until TIMESTAMP,
  at TIMESTAMP NOT NULL
);
CREATE INDEX login_attempts_at ON login_attempts (at);

CREATE TABLE codes (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  code_hash TEXT NOT NULL UNIQUE,
  expires_at TIMESTAMP NOT NULL,
  at TIMESTAMP NOT NULL
);
