DROP TABLE security_terms;
DROP TABLE security_tests;
DROP FUNCTION security_test_is_final;
