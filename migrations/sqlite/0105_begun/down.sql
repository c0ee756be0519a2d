DROP INDEX evaluations_supplier_owner;
DROP INDEX evaluations_supplier_state;
DROP INDEX rectifications_owner_due;
DROP INDEX rectifications_due;
DROP INDEX audit_begun;
DROP TABLE waiting;
CREATE TABLE waiting (
  kind TEXT NOT NULL CHECK (kind IN ('order', 'guide', 'close')),
  thing_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  PRIMARY KEY (kind, thing_id)
) STRICT;
CREATE INDEX waiting_unit ON waiting (kind, unit_id, thing_id);
INSERT INTO waiting (kind, thing_id, unit_id)
  SELECT 'order', e.id, e.lead_id FROM evaluations e WHERE e.grade = 'unqualified' AND e.attempt = 1
  AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.evaluation_id = e.id);
INSERT INTO waiting (kind, thing_id, unit_id)
  SELECT 'guide', e.id, e.lead_id FROM evaluations e WHERE e.grade = 'qualified'
  AND NOT EXISTS (SELECT 1 FROM guidances x WHERE x.evaluation_id = e.id);
INSERT INTO waiting (kind, thing_id, unit_id)
  SELECT 'close', p.id, p.owner_id FROM projects p WHERE p.state IN ('ended', 'terminated')
  AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.project_id = p.id AND x.state NOT IN ('decided', 'deferred'))
  AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.project_id = p.id AND x.state NOT IN ('passed', 'failed'))
  AND NOT EXISTS (SELECT 1 FROM inspections x WHERE x.project_id = p.id AND x.state <> 'closed')
  AND NOT EXISTS (SELECT 1 FROM instalments x JOIN contracts y ON y.id = x.contract_id WHERE x.project_id = p.id
    AND x.state NOT IN ('released', 'refused') AND NOT (x.state = 'planned' AND y.state = 'terminated'));
