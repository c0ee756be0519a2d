DROP TABLE guidances;
DROP TABLE recognitions;
DROP TABLE rectifications;
