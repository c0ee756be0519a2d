-- Reminders given by people: a project once a day.
CREATE TABLE urgings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  on_day TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id),
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (project_id, on_day)
) STRICT;
