-- One index for each filter of the project list in each of its orders; the ready-made filters are partial ones.
CREATE INDEX projects_owner_id ON projects (owner_id, id);
CREATE INDEX projects_year_budget ON projects (year, budget_fen, id);
CREATE INDEX projects_open ON projects (id) WHERE state NOT IN ('closed', 'cancelled', 'rejected');
CREATE INDEX projects_open_budget ON projects (budget_fen, id) WHERE state NOT IN ('closed', 'cancelled', 'rejected');
CREATE INDEX projects_archived ON projects (id) WHERE state IN ('closed', 'cancelled', 'rejected');
CREATE INDEX projects_archived_budget ON projects (budget_fen, id) WHERE state IN ('closed', 'cancelled', 'rejected');
-- The trail by time, by person and by act.
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_user_at ON audit (user_id, at, id);
CREATE INDEX audit_name_at ON audit (user_name, at, id);
CREATE INDEX audit_action_at ON audit (action, at, id);
