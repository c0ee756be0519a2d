ALTER TABLE recognitions DROP CONSTRAINT recognitions_check;
ALTER TABLE recognitions DROP CONSTRAINT recognitions_state_check;
UPDATE recognitions SET state = 'issued' WHERE state IN ('doubted', 'withdrawn');
ALTER TABLE recognitions ADD CONSTRAINT recognitions_state_check CHECK (state IN ('proposed', 'agreed', 'issued'));
ALTER TABLE recognitions ADD CONSTRAINT recognitions_check CHECK ((state = 'issued') = (no IS NOT NULL AND issued_on IS NOT NULL AND until_day IS NOT NULL));
