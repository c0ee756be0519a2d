ALTER TABLE evaluations DROP COLUMN decided_by;
ALTER TABLE evaluations DROP COLUMN proposed_by;
ALTER TABLE instalments DROP COLUMN released_by;
ALTER TABLE instalments DROP COLUMN checked_by;
ALTER TABLE instalments DROP COLUMN applied_by;
