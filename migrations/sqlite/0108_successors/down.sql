ALTER TABLE supplier_checks DROP COLUMN oldest_on;
DROP INDEX cases_repair;
ALTER TABLE cases DROP COLUMN repair_due;
DROP INDEX suppliers_successor;
ALTER TABLE suppliers DROP COLUMN successor_of;
