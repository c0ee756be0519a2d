CREATE TABLE rounds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('yearly', 'special')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed')),
  opened_on TEXT,
  report_due TEXT NOT NULL,
  score_due TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE UNIQUE INDEX rounds_one_a_year ON rounds (year) WHERE kind = 'yearly';

-- One evaluation a contract, round and attempt; a decided one is never touched again.
CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  contract_id INTEGER NOT NULL REFERENCES contracts (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  year INTEGER NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  track TEXT NOT NULL CHECK (track IN ('self', 'joint')),
  state TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  report_due TEXT NOT NULL,
  score_due TEXT NOT NULL,
  waits_finance INTEGER NOT NULL CHECK (waits_finance IN (0, 1)),
  waits_bureau INTEGER NOT NULL CHECK (waits_bureau IN (0, 1)),
  total INTEGER CHECK (total BETWEEN 0 AND 10000),
  grade TEXT CHECK (grade IN ('excellent', 'good', 'qualified', 'unqualified')),
  poor INTEGER,
  decided_on TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (round_id, contract_id, attempt),
  CHECK ((state = 'decided') = (grade IS NOT NULL)),
  CHECK ((grade IS NULL) = (total IS NULL) AND (grade IS NULL) = (decided_on IS NULL))
) STRICT;
CREATE INDEX evaluations_round ON evaluations (round_id, owner_id, state);
CREATE INDEX evaluations_owner ON evaluations (owner_id, state, report_due);
CREATE INDEX evaluations_state ON evaluations (state, id);
CREATE INDEX evaluations_contract ON evaluations (contract_id, decided_on);
CREATE INDEX evaluations_supplier ON evaluations (supplier_id, year);
CREATE INDEX evaluations_project ON evaluations (project_id, id);

-- One official sheet an agency; what is signed stays as it was signed.
CREATE TABLE sheets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  agency_id INTEGER NOT NULL REFERENCES units (id),
  state TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'missing')),
  due TEXT NOT NULL,
  signed_on TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (evaluation_id, agency_id),
  CHECK ((state = 'signed') = (signed_on IS NOT NULL))
) STRICT;
CREATE INDEX sheets_agency ON sheets (agency_id, state, due);

CREATE TRIGGER evaluations_decided BEFORE UPDATE ON evaluations WHEN old.state = 'decided' BEGIN SELECT RAISE(ABORT, 'a decided evaluation is final'); END;
CREATE TRIGGER evaluations_kept BEFORE DELETE ON evaluations WHEN old.state = 'decided' BEGIN SELECT RAISE(ABORT, 'a decided evaluation is final'); END;
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets WHEN old.state = 'signed' BEGIN SELECT RAISE(ABORT, 'a signed sheet is final'); END;
CREATE TRIGGER sheets_kept BEFORE DELETE ON sheets BEGIN SELECT RAISE(ABORT, 'a sheet is never deleted'); END;
