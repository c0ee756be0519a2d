-- Nobody is judged unheard (办法第三条), also for whoever holds the database's tools: a result is not decided while its notice is to be served,
-- while a side may still answer, or while an objection stands unanswered. The days are empty for a side that has answered, and where no objection waits.
ALTER TABLE evaluations ADD COLUMN owner_reply_by TEXT CHECK (decided_on IS NULL OR owner_reply_by < decided_on);
ALTER TABLE evaluations ADD COLUMN supplier_reply_by TEXT CHECK (decided_on IS NULL OR supplier_reply_by < decided_on);
ALTER TABLE evaluations ADD COLUMN unserved INTEGER NOT NULL DEFAULT 0 CHECK (unserved IN (0, 1) AND (unserved = 0 OR decided_on IS NULL));
ALTER TABLE evaluations ADD COLUMN review_by TEXT CHECK (review_by IS NULL OR decided_on IS NULL);
-- A signed sheet is called back by an upheld objection alone, and what had been signed stays on it for good.
DROP TRIGGER sheets_signed;
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets
WHEN (old.state = 'signed' AND NOT (new.state = 'draft'
      AND json_extract(new.body, '$.earlier[#-1].marks') IS json_extract(old.body, '$.marks')
      AND json_extract(new.body, '$.earlier[#-1].signed_by') IS json_extract(old.body, '$.signed_by')))
  OR coalesce(json_array_length(new.body, '$.earlier'), 0) < coalesce(json_array_length(old.body, '$.earlier'), 0)
BEGIN SELECT RAISE(ABORT, 'a signed sheet is final'); END;
