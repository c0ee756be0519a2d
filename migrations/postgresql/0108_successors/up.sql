-- Whom a supplier succeeds after a merger or division stands in a column of its own, so that the register answers both ways.
ALTER TABLE suppliers ADD COLUMN successor_of BIGINT REFERENCES suppliers (id);
UPDATE suppliers SET successor_of = (body::json -> 'facts' ->> 'successor_of')::BIGINT;
CREATE INDEX suppliers_successor ON suppliers (successor_of) WHERE successor_of IS NOT NULL;
-- The listed party's request to be removed early waits for an answer until this day.
ALTER TABLE cases ADD COLUMN repair_due DATE;
CREATE INDEX cases_repair ON cases (repair_due) WHERE repair_due IS NOT NULL;
