-- What a result still calls for, and projects with nothing open any more: no state of one row tells it, so it stands here, and the inbox
-- finds it without going through everything that is long done.
CREATE TABLE waiting (
  kind TEXT NOT NULL CHECK (kind IN ('order', 'guide', 'close')),
  thing_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  PRIMARY KEY (kind, thing_id)
);
CREATE INDEX waiting_unit ON waiting (kind, unit_id, thing_id);
-- Who leads an evaluation, out of its text; a decided one is final for everything but this.
ALTER TABLE evaluations DISABLE TRIGGER evaluations_decided;
ALTER TABLE evaluations ADD COLUMN lead_id BIGINT;
UPDATE evaluations SET lead_id = CAST(CAST(body AS json) ->> 'lead' AS BIGINT);
ALTER TABLE evaluations ENABLE TRIGGER evaluations_decided;
ALTER TABLE evaluations ADD CONSTRAINT evaluations_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES units (id);
-- A terminated contract with money open: nothing proposed, or proposed and not agreed.
ALTER TABLE contracts ADD COLUMN settling TEXT CHECK (settling IN ('open', 'proposed'));
UPDATE contracts SET settling = CASE WHEN body LIKE '%"agreed_on":null%' THEN 'proposed' ELSE 'open' END
  WHERE state = 'terminated' AND settled_on IS NULL;
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
CREATE INDEX evaluations_lead ON evaluations (lead_id, state, id);
CREATE INDEX contracts_settling ON contracts (settling, owner_id, id) WHERE settling IS NOT NULL;
CREATE INDEX contracts_unfiled ON contracts (owner_id, state, id) WHERE published_on IS NULL OR filed_on IS NULL;
CREATE INDEX contracts_supplier_state ON contracts (supplier_id, owner_id, state);
CREATE INDEX instalments_asking ON instalments (owner_id, state, base_on) WHERE state = 'planned';
CREATE INDEX instalments_shown ON instalments (state, owner_id) WHERE amount_fen > 0;
CREATE INDEX instalments_shown_supplier ON instalments (supplier_unit_id, state) WHERE amount_fen > 0;
CREATE INDEX projects_year_sum ON projects (year, state, budget_fen);
CREATE INDEX recognitions_state ON recognitions (state, owner_id, id);
CREATE INDEX sheets_project ON sheets (project_id, agency_id);
DROP INDEX evaluations_unqualified;
DROP INDEX evaluations_qualified;
-- Whose project it is stands in the search, so that an owner's search looks at its own only.
UPDATE project_search SET content = content || ' ownerunit' || (SELECT p.owner_id FROM projects p WHERE p.id = project_search.project_id);
-- The last day on which the owner's opinion on a submission is waited for, while it is missing.
ALTER TABLE rectifications ADD COLUMN opinion_by DATE;
