-- Contents whose row is gone: named here by the act that removed the row, until they have left the disk too. A program that dies in between
-- finds them again.
CREATE TABLE discarded (
  stored TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;
-- What the sweep looks through.
CREATE INDEX files_drafts ON files (at) WHERE project_id IS NULL;
