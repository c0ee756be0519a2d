DROP INDEX projects_year_state;
