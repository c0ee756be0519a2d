DROP TABLE urgings;
