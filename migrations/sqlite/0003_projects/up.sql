CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  year INTEGER NOT NULL,
  owner_id INTEGER NOT NULL REFERENCES units (id),
  state TEXT NOT NULL,
  track TEXT NOT NULL CHECK (track IN ('self', 'joint')),
  budget_fen INTEGER NOT NULL CHECK (budget_fen >= 0),
  due TEXT,
  changed_at TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX projects_owner ON projects (owner_id, state, id);
CREATE INDEX projects_state ON projects (state, id);
CREATE INDEX projects_owner_budget ON projects (owner_id, budget_fen, id);
CREATE INDEX projects_budget ON projects (budget_fen, id);
CREATE INDEX projects_state_budget ON projects (state, budget_fen, id);
CREATE INDEX projects_year ON projects (year, id);

-- Text with a space round each Chinese character: any fragment of one character or more is a phrase (see store::search).
CREATE TABLE project_search (
  project_id INTEGER PRIMARY KEY REFERENCES projects (id),
  content TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE project_fts USING fts5 (content, content='project_search', content_rowid='project_id', tokenize='unicode61');
CREATE TRIGGER project_search_insert AFTER INSERT ON project_search BEGIN
  INSERT INTO project_fts (rowid, content) VALUES (new.project_id, new.content);
END;
CREATE TRIGGER project_search_update AFTER UPDATE ON project_search BEGIN
  INSERT INTO project_fts (project_fts, rowid, content) VALUES ('delete', old.project_id, old.content);
  INSERT INTO project_fts (rowid, content) VALUES (new.project_id, new.content);
END;

CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER REFERENCES projects (id),
  name TEXT NOT NULL,
  stored TEXT NOT NULL UNIQUE,
  media TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  sha256 TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX files_project ON files (project_id, id);
CREATE INDEX files_user ON files (user_id, id);
