CREATE TABLE inspections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  agency_id INTEGER NOT NULL REFERENCES units (id),
  stage TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('recorded', 'ordered', 'answered', 'closed')),
  on_day TEXT NOT NULL,
  due TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  CHECK ((state = 'ordered') = (due IS NOT NULL))
) STRICT;
CREATE INDEX inspections_state ON inspections (state, due);
CREATE INDEX inspections_owner ON inspections (owner_id, state, due);
CREATE INDEX inspections_agency ON inspections (agency_id, state, due);
CREATE INDEX inspections_project ON inspections (project_id, id);
CREATE INDEX inspections_day ON inspections (on_day, id);

-- Who inspects, the leading unit included: they read the project they inspect.
CREATE TABLE inspectors (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id),
  unit_id INTEGER NOT NULL REFERENCES units (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  PRIMARY KEY (inspection_id, unit_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspectors_unit ON inspectors (unit_id, project_id);
