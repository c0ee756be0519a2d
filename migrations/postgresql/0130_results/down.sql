DROP INDEX evaluations_results;
