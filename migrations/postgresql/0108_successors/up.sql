-- Whom a supplier succeeds after a merger or division stands in a column of its own, so that the register answers both ways.
ALTER TABLE suppliers ADD COLUMN successor_of BIGINT REFERENCES suppliers (id);
UPDATE suppliers SET successor_of = (body::json -> 'facts' ->> 'successor_of')::BIGINT;
CREATE INDEX suppliers_successor ON suppliers (successor_of) WHERE successor_of IS NOT NULL;
-- The listed party's request to be removed early waits for an answer until this day.
ALTER TABLE cases ADD COLUMN repair_due DATE;
CREATE INDEX cases_repair ON cases (repair_due) WHERE repair_due IS NOT NULL;
-- The oldest day on which a proof of the check was looked up: what has to be checked again each November.
ALTER TABLE supplier_checks ADD COLUMN oldest_on DATE;
UPDATE supplier_checks SET oldest_on =
  (SELECT MIN((f ->> 'looked_up_on')::DATE) FROM json_array_elements(body::json -> 'findings') f);
