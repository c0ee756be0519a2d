DROP TABLE supplier_checks;
DROP TABLE supplier_ties;
DROP TABLE suppliers;
