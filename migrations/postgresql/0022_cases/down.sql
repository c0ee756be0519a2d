DROP TABLE cases;
DROP FUNCTION case_is_kept;
