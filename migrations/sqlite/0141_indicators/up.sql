-- The versions of the indicators with their sub-indicators (办法第十一条); the house's first version stands in no row.
CREATE TABLE indicator_schemes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  no INTEGER NOT NULL UNIQUE CHECK (no > 1),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'dropped')),
  drafted_by INTEGER REFERENCES users (id),
  published_by INTEGER REFERENCES users (id) CHECK (published_by IS NULL OR published_by <> drafted_by),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
-- One is drafted at a time.
CREATE UNIQUE INDEX indicator_schemes_draft ON indicator_schemes (state) WHERE state = 'draft';
