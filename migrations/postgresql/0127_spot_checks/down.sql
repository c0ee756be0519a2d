DROP INDEX evaluations_elevates;
ALTER TABLE evaluations DROP COLUMN elevates;
DROP TABLE spot_checks;
DROP TABLE spot_draws;
