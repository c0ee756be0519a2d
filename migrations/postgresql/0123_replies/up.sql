-- Nobody is judged unheard (办法第三条), also for whoever holds the database's tools: a result is not decided while its notice is to be served,
-- while a side may still answer, or while an objection stands unanswered. The days are empty for a side that has answered, and where no objection waits.
ALTER TABLE evaluations ADD COLUMN owner_reply_by DATE CHECK (decided_on IS NULL OR owner_reply_by < decided_on);
ALTER TABLE evaluations ADD COLUMN supplier_reply_by DATE CHECK (decided_on IS NULL OR supplier_reply_by < decided_on);
ALTER TABLE evaluations ADD COLUMN unserved BOOLEAN NOT NULL DEFAULT FALSE CHECK (NOT unserved OR decided_on IS NULL);
ALTER TABLE evaluations ADD COLUMN review_by DATE CHECK (review_by IS NULL OR decided_on IS NULL);
-- A signed sheet is called back by an upheld objection alone, and what had been signed stays on it for good.
DROP TRIGGER sheets_signed ON sheets;
CREATE TRIGGER sheets_signed BEFORE UPDATE ON sheets FOR EACH ROW
WHEN ((old.state = 'signed' AND NOT (new.state = 'draft'
      AND (new.body::jsonb -> 'earlier' -> -1 -> 'marks') IS NOT DISTINCT FROM (old.body::jsonb -> 'marks')
      AND (new.body::jsonb -> 'earlier' -> -1 ->> 'signed_by') IS NOT DISTINCT FROM (old.body::jsonb ->> 'signed_by')))
  OR jsonb_array_length(coalesce(new.body::jsonb -> 'earlier', '[]')) < jsonb_array_length(coalesce(old.body::jsonb -> 'earlier', '[]')))
EXECUTE FUNCTION decided_is_final();
