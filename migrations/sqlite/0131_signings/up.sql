-- The day from which a sheet could be filled in: the panel was convened, or an upheld objection called the sheet back. What stood before is
-- read off the trail. A signed sheet is final for everything but this.
DROP TRIGGER sheets_signed;
ALTER TABLE sheets ADD COLUMN since TEXT;
UPDATE sheets SET since = (SELECT date(MAX(a.at), '+8 hours') FROM audit a
  WHERE a.kind = 'sheet' AND a.subject_id = sheets.id AND a.action IN ('convene_panel', 'review_reply'));
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets
WHEN (old.state = 'signed' AND NOT (new.state = 'draft'
      AND json_extract(new.body, '$.earlier[#-1].marks') IS json_extract(old.body, '$.marks')
      AND json_extract(new.body, '$.earlier[#-1].signed_by') IS json_extract(old.body, '$.signed_by')))
  OR coalesce(json_array_length(new.body, '$.earlier'), 0) < coalesce(json_array_length(old.body, '$.earlier'), 0)
BEGIN SELECT RAISE(ABORT, 'a signed sheet is final'); END;
-- How many sheets an agency signed on which day, by the day from which it could: kept beside the rows as the other sums of a round are.
CREATE TABLE signing_sums (
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  agency_id INTEGER NOT NULL REFERENCES units (id),
  since TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (round_id, agency_id, since, signed_on)
) STRICT;
INSERT INTO signing_sums (round_id, agency_id, since, signed_on, n)
  SELECT e.round_id, s.agency_id, COALESCE(s.since, s.signed_on), s.signed_on, COUNT(*) FROM sheets s JOIN evaluations e ON e.id = s.evaluation_id
  WHERE s.signed_on IS NOT NULL GROUP BY 1, 2, 3, 4;
