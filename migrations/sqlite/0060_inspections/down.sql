DROP TABLE inspectors;
DROP TABLE inspections;
