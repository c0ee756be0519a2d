ALTER TABLE projects DROP COLUMN category;
