DROP TABLE invoices;
DROP TABLE instalments;
