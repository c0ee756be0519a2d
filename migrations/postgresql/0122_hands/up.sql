-- Four eyes on money and on results, also for whoever holds the database's tools: the row names the persons of the acts under way and refuses
-- one person in two of them (办法第七条第（六）项, 办法第十四条). Rows from before name nobody until the next act.
ALTER TABLE instalments ADD COLUMN applied_by BIGINT;
ALTER TABLE instalments ADD COLUMN checked_by BIGINT CHECK (checked_by <> applied_by);
ALTER TABLE instalments ADD COLUMN released_by BIGINT CHECK (released_by <> applied_by AND released_by <> checked_by);
ALTER TABLE evaluations ADD COLUMN proposed_by BIGINT;
ALTER TABLE evaluations ADD COLUMN decided_by BIGINT CHECK (decided_by <> proposed_by);
