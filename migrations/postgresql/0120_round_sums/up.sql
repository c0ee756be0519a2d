-- How many evaluations of a round stand where, unit by unit, and what their contracts come to; how far each agency is. Kept beside the rows
-- in the same transaction, because the board of a round would else read all of them to count them.
CREATE TABLE round_sums (
  round_id BIGINT NOT NULL REFERENCES rounds (id),
  owner_id BIGINT NOT NULL REFERENCES units (id),
  track TEXT NOT NULL,
  state TEXT NOT NULL,
  grade TEXT NOT NULL,
  due DATE NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  amount_fen BIGINT NOT NULL,
  PRIMARY KEY (round_id, owner_id, track, state, grade, due)
);
CREATE TABLE agency_sums (
  round_id BIGINT NOT NULL REFERENCES rounds (id),
  agency_id BIGINT NOT NULL REFERENCES units (id),
  state TEXT NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (round_id, agency_id, state)
);
INSERT INTO round_sums (round_id, owner_id, track, state, grade, due, n, amount_fen)
  SELECT round_id, owner_id, track, state, COALESCE(grade, ''), CASE WHEN state IN ('drafting', 'returned') THEN report_due ELSE score_due END,
  COUNT(*), SUM(amount_fen) FROM evaluations GROUP BY 1, 2, 3, 4, 5, 6;
INSERT INTO agency_sums (round_id, agency_id, state, n)
  SELECT e.round_id, s.agency_id, s.state, COUNT(*) FROM sheets s JOIN evaluations e ON e.id = s.evaluation_id GROUP BY 1, 2, 3;
-- The list below the board goes along the units.
DROP INDEX evaluations_round;
CREATE INDEX evaluations_round ON evaluations (round_id, owner_id, id, state);
