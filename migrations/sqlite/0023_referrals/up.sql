CREATE TABLE referrals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no TEXT NOT NULL UNIQUE,
  to_id INTEGER NOT NULL REFERENCES units (id),
  project_id INTEGER REFERENCES projects (id),
  state TEXT NOT NULL CHECK (state IN ('sent', 'received', 'closed')),
  sent_on TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX referrals_to ON referrals (to_id, state);
