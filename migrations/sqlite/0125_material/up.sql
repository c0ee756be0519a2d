-- The last day for the material an agency asked the owner for, while it is missing (办法第十条).
ALTER TABLE evaluations ADD COLUMN material_by TEXT;
