DROP TABLE entering;
