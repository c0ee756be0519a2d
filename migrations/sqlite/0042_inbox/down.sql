DROP INDEX projects_state_due;
DROP INDEX evaluations_qualified;
DROP INDEX evaluations_unqualified;
