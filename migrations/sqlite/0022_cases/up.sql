-- A case that may end in a listing. Each step needs the one before it: a decision cannot stand without notice, hearing and review,
-- nor be taken by the person who proposed it. A listing is a case whose decision was served: it bars from served_on to until_day,
-- short of ended_on.
CREATE TABLE cases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  list TEXT NOT NULL CHECK (list IN ('blacklist', 'negative')),
  basis TEXT NOT NULL,
  name TEXT NOT NULL,
  supplier_id INTEGER REFERENCES suppliers (id),
  unit_id INTEGER REFERENCES units (id),
  principal_id INTEGER REFERENCES cases (id),
  affiliate_of TEXT,
  evaluation_id INTEGER REFERENCES evaluations (id),
  state TEXT NOT NULL,
  due TEXT,
  proposed_on TEXT NOT NULL,
  proposed_by INTEGER NOT NULL,
  cleared_on TEXT,
  noticed_on TEXT,
  heard_on TEXT,
  weighed_on TEXT,
  decided_on TEXT,
  decided_by INTEGER,
  served_on TEXT,
  until_day TEXT,
  ended_on TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  CHECK ((list = 'blacklist') = (supplier_id IS NOT NULL) AND (list = 'negative') = (unit_id IS NOT NULL)),
  CHECK ((principal_id IS NULL) = (affiliate_of IS NULL)),
  CHECK (noticed_on IS NULL OR cleared_on IS NOT NULL),
  CHECK (heard_on IS NULL OR noticed_on IS NOT NULL),
  CHECK (weighed_on IS NULL OR heard_on IS NOT NULL),
  CHECK (decided_on IS NULL OR weighed_on IS NOT NULL),
  CHECK (decided_by IS NULL OR decided_by <> proposed_by),
  CHECK ((decided_on IS NULL) = (decided_by IS NULL)),
  CHECK (served_on IS NULL OR decided_on IS NOT NULL),
  CHECK ((served_on IS NULL) = (until_day IS NULL) AND (until_day IS NULL OR until_day >= served_on)),
  CHECK (ended_on IS NULL OR served_on IS NOT NULL)
) STRICT;
CREATE INDEX cases_state ON cases (list, state, id);
CREATE INDEX cases_supplier ON cases (supplier_id, until_day);
CREATE INDEX cases_unit ON cases (unit_id, until_day);
CREATE INDEX cases_principal ON cases (principal_id);
CREATE TRIGGER cases_kept BEFORE DELETE ON cases BEGIN SELECT RAISE(ABORT, 'a case is never deleted'); END;
