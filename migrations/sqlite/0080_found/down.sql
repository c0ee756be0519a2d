DROP INDEX contracts_project;
