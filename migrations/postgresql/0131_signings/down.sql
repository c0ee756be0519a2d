DROP TABLE signing_sums;
ALTER TABLE sheets DROP COLUMN since;
