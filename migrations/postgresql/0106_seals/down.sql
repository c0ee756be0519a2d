DROP TABLE seals;
DROP FUNCTION seal_is_final;
