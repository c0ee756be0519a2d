-- Lists and tabs walk an index in their own order and stop at the end of the page, however large the city is.
CREATE INDEX evaluations_state_project ON evaluations (state, project_id);
CREATE INDEX instalments_next ON instalments (state, (due IS NULL), due, id);
CREATE INDEX instalments_next_owner ON instalments (owner_id, state, (due IS NULL), due, id);
CREATE INDEX instalments_next_supplier ON instalments (supplier_unit_id, state, (due IS NULL), due, id);
CREATE INDEX recognitions_latest ON recognitions (year, id);
CREATE INDEX projects_owner_changed ON projects (owner_id, changed_at, id);
DROP INDEX projects_state_due;
CREATE INDEX projects_state_due ON projects (state, (due IS NULL), due, id);
