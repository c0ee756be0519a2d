DROP TABLE acceptances;
DROP TABLE changes;
DROP TABLE contracts;
