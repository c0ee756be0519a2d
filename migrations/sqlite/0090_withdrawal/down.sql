CREATE TABLE recognitions_anew (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT UNIQUE,
  evaluation_id INTEGER NOT NULL UNIQUE REFERENCES evaluations (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  year INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'issued')),
  issued_on TEXT,
  until_day TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  CHECK ((state = 'issued') = (no IS NOT NULL AND issued_on IS NOT NULL AND until_day IS NOT NULL))
) STRICT;
INSERT INTO recognitions_anew SELECT id, version, no, evaluation_id, project_id, supplier_id, owner_id, year, CASE WHEN state IN ('doubted', 'withdrawn') THEN 'issued' ELSE state END, issued_on, until_day, body FROM recognitions;
DROP TABLE recognitions;
ALTER TABLE recognitions_anew RENAME TO recognitions;
CREATE INDEX recognitions_year ON recognitions (year, state);
