-- Two kinds more of what no state of one row tells: a lot or an attempt without its end, a service that ends before November can judge it.
-- Each row knows its project, so that an act on it renews them with one statement, and the day it turns on, where there is one.
DROP TABLE waiting;
CREATE TABLE waiting (
  kind TEXT NOT NULL CHECK (kind IN ('order', 'guide', 'close', 'award', 'lot', 'early')),
  thing_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  on_day TEXT,
  PRIMARY KEY (kind, thing_id)
) STRICT;
CREATE INDEX waiting_unit ON waiting (kind, unit_id, thing_id);
CREATE INDEX waiting_day ON waiting (kind, on_day, thing_id);
CREATE INDEX waiting_project ON waiting (project_id);
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'order', e.id, e.lead_id, e.project_id, NULL FROM evaluations e WHERE e.grade = 'unqualified' AND e.attempt = 1
  AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.evaluation_id = e.id);
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'guide', e.id, e.lead_id, e.project_id, NULL FROM evaluations e WHERE e.grade = 'qualified'
  AND NOT EXISTS (SELECT 1 FROM guidances x WHERE x.evaluation_id = e.id);
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'close', p.id, p.owner_id, p.id, NULL FROM projects p WHERE p.state IN ('ended', 'terminated')
  AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.project_id = p.id AND x.state NOT IN ('decided', 'deferred'))
  AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.project_id = p.id AND x.state NOT IN ('passed', 'failed'))
  AND NOT EXISTS (SELECT 1 FROM inspections x WHERE x.project_id = p.id AND x.state <> 'closed')
  AND NOT EXISTS (SELECT 1 FROM instalments x JOIN contracts y ON y.id = x.contract_id WHERE x.project_id = p.id
    AND x.state NOT IN ('released', 'refused') AND NOT (x.state = 'planned' AND y.state = 'terminated'));
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'award', p.id, p.owner_id, p.id, NULL FROM projects p WHERE p.state = 'procuring' AND p.body LIKE '%"outcome":{"is":"open"}%';
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'lot', p.id, p.owner_id, p.id, NULL FROM projects p WHERE p.state = 'procuring'
  AND (LENGTH(p.body) - LENGTH(REPLACE(p.body, '{"lot":', ''))) / 7 - (LENGTH(p.body) - LENGTH(REPLACE(p.body, '"lost_on":', ''))) / 10 > (SELECT COUNT(*) FROM contracts x WHERE x.project_id = p.id AND x.state <> 'terminated' AND x.void_on IS NULL);
INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day)
  SELECT 'early', k.id, k.owner_id, k.project_id, k.ends_on FROM contracts k JOIN projects p ON p.id = k.project_id
  WHERE k.state IN ('in_service', 'ended') AND k.void_on IS NULL AND p.state <> 'closed' AND SUBSTR(CAST(k.ends_on AS TEXT), 6, 2) < '11'
  AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.contract_id = k.id AND x.year = CAST(SUBSTR(CAST(k.ends_on AS TEXT), 1, 4) AS INTEGER));
-- What somebody set in motion.
CREATE INDEX audit_begun ON audit (user_id, chain) WHERE action IN ('draft_plan', 'submit_plan');
-- The list of rectifications by their day.
CREATE INDEX rectifications_due ON rectifications (due, id);
CREATE INDEX rectifications_owner_due ON rectifications (owner_id, due, id);
-- A supplier's grades, newest first, for the city and for one owner.
CREATE INDEX evaluations_supplier_state ON evaluations (supplier_id, state, id);
CREATE INDEX evaluations_supplier_owner ON evaluations (supplier_id, owner_id, state, id);
