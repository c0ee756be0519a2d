DROP TABLE acceptances;
DROP TABLE changes;
DROP TABLE contracts;
DROP FUNCTION contract_record_is_final;
