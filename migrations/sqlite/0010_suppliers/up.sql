CREATE TABLE suppliers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  unit_id INTEGER NOT NULL UNIQUE REFERENCES units (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 100),
  uscc TEXT NOT NULL UNIQUE CHECK (length(uscc) = 18),
  legal_rep TEXT NOT NULL,
  size TEXT NOT NULL CHECK (size IN ('large', 'medium', 'small', 'micro')),
  platform INTEGER NOT NULL CHECK (platform IN (0, 1)),
  registered_on TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX suppliers_name ON suppliers (name, id);

-- Who stood behind a supplier and when: equal marks (keyed hashes of identity cards, credit codes) tie companies together (M12).
CREATE TABLE supplier_ties (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  kind TEXT NOT NULL CHECK (kind IN ('rep', 'holder')),
  mark TEXT NOT NULL,
  name TEXT NOT NULL,
  since TEXT NOT NULL,
  until_day TEXT
) STRICT;
CREATE INDEX supplier_ties_mark ON supplier_ties (mark, supplier_id);
CREATE INDEX supplier_ties_supplier ON supplier_ties (supplier_id);

CREATE TABLE supplier_checks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'failed')),
  checked_on TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (project_id, supplier_id)
) STRICT;
CREATE INDEX supplier_checks_supplier ON supplier_checks (supplier_id, id);
