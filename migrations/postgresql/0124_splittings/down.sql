DROP TABLE splittings;
