DROP INDEX projects_state_due;
CREATE INDEX projects_state_due ON projects (state, due, id);
DROP INDEX projects_owner_changed;
DROP INDEX recognitions_latest;
DROP INDEX instalments_next_supplier;
DROP INDEX instalments_next_owner;
DROP INDEX instalments_next;
DROP INDEX evaluations_state_project;
