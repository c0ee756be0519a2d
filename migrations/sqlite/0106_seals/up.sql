-- A seal a day over everything the trail took in before that day: whoever rewrites rows, chains and seals alike is told from the letter
-- that carried the seal out of the house.
CREATE TABLE seals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  day TEXT NOT NULL UNIQUE,
  until TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals BEGIN SELECT RAISE(ABORT, 'a seal is final'); END;
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals BEGIN SELECT RAISE(ABORT, 'a seal is final'); END;
