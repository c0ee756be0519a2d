-- Results that still ask for something are few: the inbox finds them without reading every decided evaluation.
CREATE INDEX evaluations_unqualified ON evaluations (id) WHERE grade = 'unqualified';
CREATE INDEX evaluations_qualified ON evaluations (year, id) WHERE grade = 'qualified';
CREATE INDEX projects_state_due ON projects (state, due, id);
