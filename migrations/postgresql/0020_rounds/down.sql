DROP TABLE sheets;
DROP TABLE evaluations;
DROP TABLE rounds;
DROP FUNCTION decided_is_final;
