DROP TRIGGER sheets_signed;
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets WHEN old.state = 'signed' BEGIN SELECT RAISE(ABORT, 'a signed sheet is final'); END;
ALTER TABLE evaluations DROP COLUMN review_by;
ALTER TABLE evaluations DROP COLUMN unserved;
ALTER TABLE evaluations DROP COLUMN supplier_reply_by;
ALTER TABLE evaluations DROP COLUMN owner_reply_by;
