DROP TABLE security_terms;
DROP TABLE security_tests;
