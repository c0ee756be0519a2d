-- The sample of the filed reports that is looked into (办法第二条、第十条): each draw with its seed and its pool, each check with what came of it.
CREATE TABLE spot_draws (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  no INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (round_id, no)
) STRICT;
CREATE TABLE spot_checks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  evaluation_id INTEGER NOT NULL UNIQUE REFERENCES evaluations (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  lead_id INTEGER NOT NULL REFERENCES units (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'checked', 'confirmed', 'elevated')),
  due TEXT NOT NULL,
  checked_by INTEGER REFERENCES users (id),
  decided_by INTEGER REFERENCES users (id) CHECK (decided_by IS NULL OR decided_by <> checked_by),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX spot_checks_round ON spot_checks (round_id, id);
CREATE INDEX spot_checks_waiting ON spot_checks (lead_id, state, due) WHERE state IN ('open', 'checked');
-- The registered result whose place a joint review takes.
ALTER TABLE evaluations ADD COLUMN elevates INTEGER REFERENCES evaluations (id);
CREATE INDEX evaluations_elevates ON evaluations (elevates) WHERE elevates IS NOT NULL;
