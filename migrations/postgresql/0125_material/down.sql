ALTER TABLE evaluations DROP COLUMN material_by;
