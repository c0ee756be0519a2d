DROP INDEX evaluations_round;
CREATE INDEX evaluations_round ON evaluations (round_id, owner_id, state);
DROP TABLE agency_sums;
DROP TABLE round_sums;
