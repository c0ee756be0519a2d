-- Whom a supplier succeeds after a merger or division stands in a column of its own, so that the register answers both ways.
ALTER TABLE suppliers ADD COLUMN successor_of INTEGER REFERENCES suppliers (id);
UPDATE suppliers SET successor_of = json_extract(body, '$.facts.successor_of');
CREATE INDEX suppliers_successor ON suppliers (successor_of) WHERE successor_of IS NOT NULL;
-- The listed party's request to be removed early waits for an answer until this day.
ALTER TABLE cases ADD COLUMN repair_due TEXT;
CREATE INDEX cases_repair ON cases (repair_due) WHERE repair_due IS NOT NULL;
-- The oldest day on which a proof of the check was looked up: what has to be checked again each November.
ALTER TABLE supplier_checks ADD COLUMN oldest_on TEXT;
UPDATE supplier_checks SET oldest_on =
  (SELECT MIN(json_extract(f.value, '$.looked_up_on')) FROM json_each(supplier_checks.body, '$.findings') f);
