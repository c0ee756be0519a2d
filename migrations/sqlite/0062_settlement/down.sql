ALTER TABLE instalments DROP COLUMN base_on;
DROP INDEX contracts_one_a_lot;
CREATE UNIQUE INDEX contracts_one_a_lot ON contracts (project_id, lot) WHERE state <> 'terminated';
ALTER TABLE contracts DROP COLUMN settled_on;
ALTER TABLE contracts DROP COLUMN void_on;
