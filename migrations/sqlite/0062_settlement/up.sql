-- A contract entry may become void before it is confirmed, and a terminated contract is settled; both free what stood in the way.
ALTER TABLE contracts ADD COLUMN void_on TEXT;
ALTER TABLE contracts ADD COLUMN settled_on TEXT;
DROP INDEX contracts_one_a_lot;
CREATE UNIQUE INDEX contracts_one_a_lot ON contracts (project_id, lot) WHERE state <> 'terminated' AND void_on IS NULL;

-- The day of the event an instalment waits for: what is not reached yet is nobody's work.
ALTER TABLE instalments ADD COLUMN base_on TEXT;
UPDATE instalments SET base_on = json_extract(body, '$.base_on') WHERE state NOT IN ('released', 'refused');
