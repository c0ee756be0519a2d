CREATE TABLE instalments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contracts (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  supplier_unit_id INTEGER NOT NULL REFERENCES units (id),
  n INTEGER NOT NULL CHECK (n > 0),
  kind TEXT NOT NULL CHECK (kind IN ('advance', 'progress', 'acceptance', 'performance', 'final')),
  base TEXT NOT NULL CHECK (base IN ('signing', 'acceptance', 'service', 'result', 'end', 'day')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'applied', 'checked', 'held', 'released', 'refused')),
  linked INTEGER NOT NULL CHECK (linked IN (0, 1)),
  sme INTEGER NOT NULL CHECK (sme IN (0, 1)),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  asked_fen INTEGER NOT NULL CHECK (asked_fen >= 0),
  released_fen INTEGER NOT NULL CHECK (released_fen >= 0),
  due TEXT,
  applied_on TEXT,
  paid_on TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (contract_id, n),
  CHECK (released_fen + asked_fen <= amount_fen),
  CHECK ((state IN ('applied', 'checked', 'held')) = (asked_fen > 0)),
  CHECK (state <> 'released' OR released_fen = amount_fen)
) STRICT;
CREATE INDEX instalments_state ON instalments (state, due, id);
CREATE INDEX instalments_owner ON instalments (owner_id, state, due);
CREATE INDEX instalments_project ON instalments (project_id, n);
CREATE INDEX instalments_supplier ON instalments (supplier_unit_id, state, due);
CREATE INDEX instalments_due ON instalments (due) WHERE state NOT IN ('released', 'refused');
CREATE TRIGGER instalments_paid BEFORE UPDATE ON instalments WHEN new.released_fen < old.released_fen BEGIN SELECT RAISE(ABORT, 'what is paid stays paid'); END;
CREATE TRIGGER instalments_final BEFORE UPDATE ON instalments WHEN old.state IN ('released', 'refused') BEGIN SELECT RAISE(ABORT, 'a paid or refused instalment is final'); END;
CREATE TRIGGER instalments_kept BEFORE DELETE ON instalments BEGIN SELECT RAISE(ABORT, 'an instalment is never deleted'); END;

-- Every invoice once in the whole system; paid once, under one voucher.
CREATE TABLE invoices (
  number TEXT PRIMARY KEY,
  instalment_id INTEGER NOT NULL REFERENCES instalments (id),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  voucher TEXT UNIQUE,
  paid_on TEXT,
  CHECK ((voucher IS NULL) = (paid_on IS NULL))
) STRICT;
CREATE INDEX invoices_instalment ON invoices (instalment_id);
CREATE TRIGGER invoices_paid BEFORE UPDATE ON invoices WHEN old.voucher IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a paid invoice is final'); END;
CREATE TRIGGER invoices_kept BEFORE DELETE ON invoices WHEN old.voucher IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a paid invoice is final'); END;
