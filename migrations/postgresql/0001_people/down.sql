DROP TABLE calendar_days;
DROP TABLE policies;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE units;
