DROP INDEX suppliers_successor;
ALTER TABLE suppliers DROP COLUMN successor_of;
