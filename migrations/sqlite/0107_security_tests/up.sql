-- Security tests of a system in service (S20): what an owner unit has recorded stays as it was recorded.
CREATE TABLE security_tests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  on_day TEXT NOT NULL,
  high INTEGER NOT NULL CHECK (high >= 0),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX security_tests_project ON security_tests (project_id, on_day);
CREATE INDEX security_tests_owner ON security_tests (owner_id, on_day, id);
CREATE INDEX security_tests_day ON security_tests (on_day, id);
CREATE TRIGGER security_tests_no_update BEFORE UPDATE ON security_tests BEGIN SELECT RAISE(ABORT, 'a recorded test is final'); END;
CREATE TRIGGER security_tests_no_delete BEFORE DELETE ON security_tests BEGIN SELECT RAISE(ABORT, 'a recorded test is final'); END;

-- By when the system of a project in service is to be tested next: found anew after every test and whenever a service begins or ends.
CREATE TABLE security_terms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
  owner_id INTEGER NOT NULL REFERENCES units (id),
  due TEXT NOT NULL
) STRICT;
CREATE INDEX security_terms_due ON security_terms (due, id);
CREATE INDEX security_terms_owner ON security_terms (owner_id, due, id);
-- Twelve months from going live, or the last day of a shorter service.
INSERT INTO security_terms (project_id, owner_id, due)
  SELECT project_id, owner_id, MIN(DATE(MIN(in_service_on), '+12 months'), MAX(ends_on)) FROM contracts
  WHERE state = 'in_service' AND in_service_on IS NOT NULL AND void_on IS NULL GROUP BY project_id, owner_id;
