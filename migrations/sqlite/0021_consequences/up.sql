CREATE TABLE rectifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  evaluation_id INTEGER NOT NULL UNIQUE REFERENCES evaluations (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  contract_id INTEGER NOT NULL REFERENCES contracts (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  year INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ordered', 'submitted', 'reevaluating', 'passed', 'failed')),
  due TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX rectifications_state ON rectifications (state, due);
CREATE INDEX rectifications_owner ON rectifications (owner_id, state, due);
CREATE INDEX rectifications_supplier ON rectifications (supplier_id, state, due);
CREATE INDEX rectifications_contract ON rectifications (contract_id, id);
CREATE INDEX rectifications_project ON rectifications (project_id, id);

CREATE TABLE recognitions (
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
CREATE INDEX recognitions_year ON recognitions (year, state);

CREATE TABLE guidances (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  evaluation_id INTEGER NOT NULL UNIQUE REFERENCES evaluations (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'done')),
  due TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX guidances_state ON guidances (state, due);
