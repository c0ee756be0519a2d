DROP TABLE invoices;
DROP TABLE instalments;
DROP FUNCTION payment_is_final;
