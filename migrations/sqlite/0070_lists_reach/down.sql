ALTER TABLE cases DROP COLUMN public_until;
