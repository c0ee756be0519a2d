-- Who besides the readers of its project may open a file: a supplier sees the papers of its own contract and nothing else.
CREATE TABLE file_readers (
  file_id INTEGER NOT NULL REFERENCES files (id),
  unit_id INTEGER NOT NULL REFERENCES units (id),
  PRIMARY KEY (file_id, unit_id)
) STRICT;
