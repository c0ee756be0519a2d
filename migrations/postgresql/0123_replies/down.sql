DROP TRIGGER sheets_signed ON sheets;
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets FOR EACH ROW WHEN (old.state = 'signed') EXECUTE FUNCTION decided_is_final();
ALTER TABLE evaluations DROP COLUMN review_by;
ALTER TABLE evaluations DROP COLUMN unserved;
ALTER TABLE evaluations DROP COLUMN supplier_reply_by;
ALTER TABLE evaluations DROP COLUMN owner_reply_by;
