-- The day from which a sheet could be filled in: the panel was convened, or an upheld objection called the sheet back. What stood before is
-- read off the trail. A signed sheet is final for everything but this.
ALTER TABLE sheets ADD COLUMN since DATE;
ALTER TABLE sheets DISABLE TRIGGER sheets_signed;
UPDATE sheets SET since = (SELECT (MAX(a.at) + INTERVAL '8 hours')::date FROM audit a
  WHERE a.kind = 'sheet' AND a.subject_id = sheets.id AND a.action IN ('convene_panel', 'review_reply'));
ALTER TABLE sheets ENABLE TRIGGER sheets_signed;
-- How many sheets an agency signed on which day, by the day from which it could: kept beside the rows as the other sums of a round are.
CREATE TABLE signing_sums (
  round_id BIGINT NOT NULL REFERENCES rounds (id),
  agency_id BIGINT NOT NULL REFERENCES units (id),
  since DATE NOT NULL,
  signed_on DATE NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (round_id, agency_id, since, signed_on)
);
INSERT INTO signing_sums (round_id, agency_id, since, signed_on, n)
  SELECT e.round_id, s.agency_id, COALESCE(s.since, s.signed_on), s.signed_on, COUNT(*) FROM sheets s JOIN evaluations e ON e.id = s.evaluation_id
  WHERE s.signed_on IS NOT NULL GROUP BY 1, 2, 3, 4;
