-- What is paid can never pass what is owed: the sums stand in the rows and the rows refuse.
CREATE TABLE contracts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
  supplier_unit_id INTEGER NOT NULL REFERENCES units (id),
  no TEXT NOT NULL,
  lot TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'returned', 'signed', 'accepted', 'in_service', 'ended', 'terminated')),
  track TEXT NOT NULL CHECK (track IN ('self', 'joint')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  original_fen INTEGER NOT NULL CHECK (original_fen > 0),
  supplements_fen INTEGER NOT NULL CHECK (supplements_fen >= 0),
  released_fen INTEGER NOT NULL DEFAULT 0 CHECK (released_fen >= 0),
  sme INTEGER NOT NULL CHECK (sme IN (0, 1)),
  signed_on TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  publish_by TEXT NOT NULL,
  published_on TEXT,
  file_by TEXT NOT NULL,
  filed_on TEXT,
  accept_by TEXT,
  accepted_on TEXT,
  in_service_on TEXT,
  ended_on TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (owner_id, no),
  CHECK (released_fen <= amount_fen),
  CHECK (starts_on <= ends_on),
  CHECK (in_service_on IS NULL OR accepted_on IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX contracts_one_a_lot ON contracts (project_id, lot) WHERE state <> 'terminated';
CREATE INDEX contracts_owner ON contracts (owner_id, state, id);
CREATE INDEX contracts_supplier ON contracts (supplier_id, id);
CREATE INDEX contracts_supplier_unit ON contracts (supplier_unit_id, state, id);
CREATE INDEX contracts_state ON contracts (state, ends_on);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contracts (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  n INTEGER NOT NULL CHECK (n > 0),
  kind TEXT NOT NULL CHECK (kind IN ('amount', 'term', 'content', 'subject', 'rename')),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'excess', 'effective', 'refused')),
  delta_fen INTEGER NOT NULL,
  proposed_on TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (contract_id, n)
) STRICT;
CREATE INDEX changes_state ON changes (state, id);
CREATE INDEX changes_owner ON changes (owner_id, state, id);
CREATE TRIGGER changes_final BEFORE UPDATE ON changes WHEN old.state IN ('effective', 'refused') BEGIN SELECT RAISE(ABORT, 'a decided change is final'); END;

CREATE TABLE acceptances (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contracts (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  n INTEGER NOT NULL CHECK (n > 0),
  whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('recorded', 'returned', 'confirmed')),
  conclusion TEXT NOT NULL CHECK (conclusion IN ('passed', 'mend', 'failed')),
  held_on TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (contract_id, n)
) STRICT;
CREATE INDEX acceptances_owner ON acceptances (owner_id, state, id);
CREATE TRIGGER acceptances_final BEFORE UPDATE ON acceptances WHEN old.state = 'confirmed' BEGIN SELECT RAISE(ABORT, 'a confirmed acceptance is final'); END;
