DROP TABLE indicator_schemes;
