DROP TABLE sheets;
DROP TABLE evaluations;
DROP TABLE rounds;
