-- The yearly plan: what is approved and what is listed, by plan year.
CREATE INDEX projects_year_state ON projects (year, state, id);
