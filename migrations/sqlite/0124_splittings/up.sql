-- What the bureau found of small contracts that together reach the threshold of the joint review (办法第十条).
CREATE TABLE splittings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  key TEXT NOT NULL,
  bound INTEGER NOT NULL CHECK (bound IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (round_id, owner_id, key)
);
