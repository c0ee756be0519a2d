DROP INDEX urgings_day;
