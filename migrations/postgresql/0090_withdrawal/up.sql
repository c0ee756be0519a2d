-- A recognition may be withdrawn; it keeps its number and days.
ALTER TABLE recognitions DROP CONSTRAINT recognitions_check;
ALTER TABLE recognitions DROP CONSTRAINT recognitions_state_check;
ALTER TABLE recognitions ADD CONSTRAINT recognitions_state_check CHECK (state IN ('proposed', 'agreed', 'issued', 'doubted', 'withdrawn'));
ALTER TABLE recognitions ADD CONSTRAINT recognitions_check CHECK ((state IN ('issued', 'doubted', 'withdrawn')) = (no IS NOT NULL AND issued_on IS NOT NULL AND until_day IS NOT NULL));
